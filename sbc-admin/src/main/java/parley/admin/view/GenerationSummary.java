package parley.admin.view;

/// One upload of an identity.
/// @param number from 1, never used again
/// @param stage how far it has come: `uploaded`, `staged`, `active`, `retired`, `refused`
/// @param serial of its first certificate, hexadecimal
public record GenerationSummary(int number, String stage, String serial) {}
