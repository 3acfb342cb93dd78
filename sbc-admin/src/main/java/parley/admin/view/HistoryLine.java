package parley.admin.view;

import java.time.Instant;

/// Something that was done to an identity.
/// @param at when
/// @param by who had it done
/// @param what `uploaded`, `rejected`, `staged`, `activated`, `rolled-back`, `reloaded`, `refused`, ...
/// @param generation meant; 0 stands for the configured files, or for none
/// @param serial of its first certificate, hexadecimal; or empty
/// @param outcome in words
public record HistoryLine(Instant at, String by, String what, int generation, String serial, String outcome) {}
