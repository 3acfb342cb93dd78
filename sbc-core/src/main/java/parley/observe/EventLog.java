package parley.observe;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Writes each event as one line to the logger `parley.events`; what an operator should act on as a warning.
/// The line is `key=value` pairs separated by blanks (logfmt), `event=...` first. The appender behind it is to be
/// asynchronous: the thread that reports an event must not wait for a disk.
public final class EventLog implements EventSink {
    /// Name of the logger, for `logback.xml`.
    public static final String LOGGER = "parley.events";

    private final Logger logger = LoggerFactory.getLogger(LOGGER);

    @Override
    public void accept(SbcEvent event) {
        var level = level(event);
        if (logger.isEnabledForLevel(level)) {
            logger.atLevel(level).log(EventLine.of(event));
        }
    }

    private static Level level(SbcEvent event) {
        return switch (event) {
            case SbcEvent.TlsHandshake handshake -> handshake.accepted() ? Level.INFO : Level.WARN;
            // Every few seconds for each leg: for who looks into one call.
            case SbcEvent.MediaMeasured _ -> Level.DEBUG;
            case SbcEvent.MediaFailed _,
                    SbcEvent.CertificateExpiring _,
                    SbcEvent.CertificateNotIssued _,
                    SbcEvent.ProtectionWeakened _ -> Level.WARN;
            case SbcEvent.CertificateChanged changed -> changed.refused() ? Level.WARN : Level.INFO;
            case SbcEvent.AdminAction action -> action.outcome().equals("done") ? Level.INFO : Level.WARN;
            case SbcEvent.ConnectionAliased aliased -> aliased.taken() ? Level.INFO : Level.WARN;
            case SbcEvent.ConnectionOpened _,
                    SbcEvent.ConnectionClosed _,
                    SbcEvent.MessageRefused _,
                    SbcEvent.CallStarted _,
                    SbcEvent.CallAnswered _,
                    SbcEvent.CallEnded _,
                    SbcEvent.MediaKeying _,
                    SbcEvent.MediaSecured _,
                    SbcEvent.MediaTranscoded _,
                    SbcEvent.MediaReleased _,
                    SbcEvent.Registration _,
                    SbcEvent.CaptureStarted _,
                    SbcEvent.CaptureEnded _,
                    SbcEvent.CertificateIssued _ -> Level.INFO;
        };
    }
}
