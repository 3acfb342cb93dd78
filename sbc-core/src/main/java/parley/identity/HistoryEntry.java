package parley.identity;

import java.time.Instant;
import parley.observe.SbcEvent;

/// One line of the history.
/// @param when wall clock
/// @param who had it done
/// @param what `uploaded`, `rejected`, `staged`, `activated`, `rolled-back`, `reloaded`, `refused`, ...
/// @param identity name in `sbc.identities`
/// @param generation meant; 0 stands for the configured files, or for none
/// @param serial of its first certificate, hexadecimal; or empty
/// @param outcome in words
public record HistoryEntry(
        Instant when, String who, String what, String identity, int generation, String serial, String outcome) {
    static HistoryEntry of(Instant when, SbcEvent.CertificateChanged event) {
        return new HistoryEntry(
                when,
                event.by(),
                event.change(),
                event.identity(),
                event.generation(),
                event.serial(),
                event.explanation().isEmpty() ? "done" : event.explanation());
    }
}
