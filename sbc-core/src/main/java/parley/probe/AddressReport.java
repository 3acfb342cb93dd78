package parley.probe;

import java.util.List;
import java.util.Optional;
import parley.resolve.Target;

/// What one address does.
/// @param target where it is
/// @param session what came of a handshake; empty if none came about
/// @param versions of TLS, by trying each
/// @param group key agreement that it prefers in TLS 1.3, or empty
/// @param weakSuites suites that it accepts and should not
/// @param reply to one OPTIONS
/// @param findings what is to be said about all that
public record AddressReport(
        Target target,
        Optional<Session> session,
        List<VersionTrial> versions,
        String group,
        List<String> weakSuites,
        Optional<OptionsReply> reply,
        List<Finding> findings) {
    public AddressReport {
        versions = List.copyOf(versions);
        weakSuites = List.copyOf(weakSuites);
        findings = List.copyOf(findings);
    }

    /// Whether one version is spoken.
    /// @param version `TLSv1.3`, ...
    /// @param accepted true if the server went on with it
    /// @param answer in words, such as the alert it gave instead
    public record VersionTrial(String version, boolean accepted, String answer) {}

    /// What the server said to an OPTIONS.
    /// @param status code
    /// @param reason in its words
    /// @param millis from the request to the answer
    public record OptionsReply(int status, String reason, long millis) {}
}
