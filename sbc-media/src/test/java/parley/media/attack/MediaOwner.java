package parley.media.attack;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.common.CallRef;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;

/// Hears what the media node tells of all calls, and keeps it for any thread to look at.
final class MediaOwner {
    private final Map<CallRef, MediaEvent.Allocated> allocated = new ConcurrentHashMap<>();
    private final Map<StreamRef, MediaEvent.LegStatistics> statistics = new ConcurrentHashMap<>();
    private final Map<StreamRef, Long> securedNanos = new ConcurrentHashMap<>();
    private final Set<StreamRef> suspicious = ConcurrentHashMap.newKeySet();
    private final Set<StreamRef> unreachable = ConcurrentHashMap.newKeySet();
    private final Queue<MediaEvent> alarms = new ConcurrentLinkedQueue<>();
    private final AtomicLong released = new AtomicLong();
    private final AtomicLong measured = new AtomicLong();

    Behavior<MediaEvent> behavior() {
        return Behaviors.receiveMessage(event -> {
            switch (event) {
                case MediaEvent.Allocated open -> allocated.put(open.call(), open);
                case MediaEvent.Refused _, MediaEvent.Failed _, MediaEvent.Silent _ -> alarms.add(event);
                case MediaEvent.Unreachable gone -> unreachable.add(gone.leg());
                case MediaEvent.Secured secured -> securedNanos.put(secured.leg(), System.nanoTime());
                case MediaEvent.AuthenticationFailing failing -> suspicious.add(failing.leg());
                case MediaEvent.DigitHeard _, MediaEvent.Transcoded _ -> {}
                case MediaEvent.Measured told -> {
                    statistics.put(told.leg(), told.statistics());
                    measured.incrementAndGet();
                }
                case MediaEvent.Released gone -> {
                    statistics.put(gone.leg(), gone.statistics());
                    released.incrementAndGet();
                }
            }
            return Behaviors.same();
        });
    }

    MediaEvent.Allocated opened(CallRef call) {
        Await.until("the ports of " + call, () -> allocated.containsKey(call), alarms::toString);
        return Optional.ofNullable(allocated.get(call)).orElseThrow();
    }

    boolean secured(StreamRef leg) {
        return securedNanos.containsKey(leg);
    }

    /// The leg's counters as told last; all zero before.
    MediaEvent.LegStatistics statistics(StreamRef leg) {
        return statistics.getOrDefault(leg, MediaEvent.LegStatistics.NONE);
    }

    /// Legs of which it has been told that packets do not authenticate.
    Set<StreamRef> suspicious() {
        return suspicious;
    }

    /// Legs whose peers' consent is gone.
    Set<StreamRef> unreachable() {
        return unreachable;
    }

    /// Whatever no call should have: failed, silent, refused.
    Queue<MediaEvent> alarms() {
        return alarms;
    }

    long released() {
        return released.get();
    }

    long measured() {
        return measured.get();
    }
}
