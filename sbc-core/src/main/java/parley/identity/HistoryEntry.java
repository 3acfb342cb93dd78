package parley.identity;

import java.time.Instant;

/// One line of the history.
/// @param when wall clock
/// @param who had it done
/// @param what `uploaded`, `rejected`, `staged`, `activated`, `rolled-back`, `reloaded`, `refused`, ...
/// @param identity name in `sbc.identities`
/// @param generation meant; 0 stands for the configured files, or for none
/// @param serial of its first certificate, hexadecimal; or empty
/// @param outcome in words
public record HistoryEntry(
        Instant when, String who, String what, String identity, int generation, String serial, String outcome) {}
