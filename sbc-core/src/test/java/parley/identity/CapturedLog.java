package parley.identity;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What one class logs until this is closed, instead of letting it reach the output: for tests that bring about what
/// is logged as an error, so that an error in the output of all tests is one that nobody expected.
final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final boolean additive;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    private CapturedLog(Logger logger) {
        this.logger = logger;
        this.additive = logger.isAdditive();
    }

    /// Begins.
    /// @param type whose logger it is
    static CapturedLog of(Class<?> type) {
        var captured = new CapturedLog((Logger) LoggerFactory.getLogger(type));
        captured.appender.setContext(captured.logger.getLoggerContext());
        captured.appender.start();
        captured.logger.setAdditive(false);
        captured.logger.addAppender(captured.appender);
        return captured;
    }

    /// As `ERROR it broke`, in order.
    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public String toString() {
        return lines.toString();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(additive);
        appender.stop();
    }
}
