package parley.app.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Everything that anybody logs, at the finest level, until it is closed.
final class TraceLog implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    TraceLog() {
        root.setLevel(Level.TRACE);
        lines.start();
        root.addAppender(lines);
    }

    /// All of it so far, with the exceptions.
    String text() {
        var text = new StringBuilder();
        for (var event : List.copyOf(lines.list)) {
            text.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        root.detachAppender(lines);
        root.setLevel(usual);
    }
}
