package parley.probe;

import java.time.Duration;
import java.util.Optional;
import parley.certificate.Credential;

/// What is probed, and as whom.
/// @param host name of a SIP domain or server, or an IP literal
/// @param port 1 to 65535; 0: as DNS says, or 5061
/// @param serverName sent as SNI and expected in the certificate, if not the host
/// @param credential shown to a server that asks for a certificate
/// @param timeout for each wait
public record ProbeTerms(
        String host, int port, Optional<String> serverName, Optional<Credential> credential, Duration timeout) {
    /// Whom the certificate is to name.
    public String expectedName() {
        return serverName.orElse(host);
    }
}
