package parley.admin.view;

/// A media leg of a call that is keyed.
/// @param leg stream index and side, as `0/A`
/// @param security suite, or DTLS version, role and fingerprint verdict
/// @param trouble why it failed, or the newest suspicion; empty if all is well
public record MediaLeg(String leg, String security, String trouble) {}
