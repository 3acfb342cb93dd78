package parley.admin.view;

import java.time.Instant;
import java.util.List;

/// A certificate in words.
/// @param subject distinguished name
/// @param issuer distinguished name
/// @param serial hexadecimal
/// @param names it is good for (RFC 5922 §7.1)
/// @param notBefore valid from
/// @param notAfter valid to
/// @param daysLeft whole days until then; negative once it has expired
/// @param keyType `RSA`, `EC`, ...
/// @param use `server`, `client` or `both`
/// @param sha256 fingerprint, hexadecimal
public record CertificateSummary(
        String subject,
        String issuer,
        String serial,
        List<String> names,
        Instant notBefore,
        Instant notAfter,
        long daysLeft,
        String keyType,
        String use,
        String sha256) {
    public CertificateSummary {
        names = List.copyOf(names);
    }
}
