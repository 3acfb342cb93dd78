package parley.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import parley.common.RevocationMode;

/// Block `verify.revocation`: how we learn whether a certificate has been withdrawn.
/// @param mode whether, and what becomes of one of which we learn nothing
/// @param crl PEM file of revocation lists (RFC 5280 §5)
/// @param distributionPoints whether lists are fetched from where the certificate says (RFC 5280 §4.2.1.13)
/// @param ocsp whether its responder is asked (RFC 6960), or a stapled answer used
/// @param responder http URL asked instead of the one in the certificate
/// @param timeout for one list or answer
public record RevocationConfig(
        RevocationMode mode,
        Optional<Path> crl,
        boolean distributionPoints,
        boolean ocsp,
        Optional<URI> responder,
        Duration timeout) {
    /// Nobody is asked.
    public static final RevocationConfig OFF = new RevocationConfig(
            RevocationMode.OFF, Optional.empty(), true, true, Optional.empty(), Duration.ofSeconds(3));

    public RevocationConfig {
        new Rules()
                .require(
                        mode == RevocationMode.OFF || crl.isPresent() || distributionPoints || ocsp,
                        "mode",
                        "must be off where there is neither crl nor distribution-points nor ocsp",
                        mode)
                .require(
                        responder.isEmpty() || "http".equals(responder.get().getScheme()),
                        "responder",
                        "must be an http URL: what it answers is signed",
                        responder.map(URI::toString).orElse(""))
                .positive("timeout", timeout)
                .enforce();
    }
}
