package parley.admin.view;

/// One thing that is to be said of a certificate somebody wants us to use.
/// @param code stable, as `expired`
/// @param severity `reject`, `warn` or `note`
/// @param subject what it is about: a certificate's subject, or `chain`, `key`, `authorities`
/// @param advice what is wrong and what to do, in plain words
public record Finding(String code, String severity, String subject, String advice) {}
