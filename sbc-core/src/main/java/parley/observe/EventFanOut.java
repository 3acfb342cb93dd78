package parley.observe;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands each event to several sinks. One that throws is reported and costs neither the others nor the reporter
/// anything.
public final class EventFanOut implements EventSink {
    private static final Logger LOG = LoggerFactory.getLogger(EventFanOut.class);

    private final List<EventSink> sinks;

    public EventFanOut(List<EventSink> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    @Override
    public void accept(SbcEvent event) {
        for (var sink : sinks) {
            try {
                sink.accept(event);
            } catch (RuntimeException fault) {
                LOG.error(
                        "{} failed on {}",
                        sink.getClass().getName(),
                        event.getClass().getSimpleName(),
                        fault);
            }
        }
    }
}
