package parley.identity.lifecycle;

/// One identity shows something else.
/// @param identity name in `sbc.identities`
/// @param from generation shown until now; 0 stands for the configured files, or for nothing
/// @param to generation to be shown; 0 stands for the configured files
public record Change(String identity, int from, int to) {}
