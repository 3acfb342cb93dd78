package parley.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import parley.certificate.Identity;
import parley.observe.SbcEvent;

/// Warns before certificates end: our own, and those that peers show. Once for each certificate and threshold.
/// Pure: time
/// is an argument.
/// @param told the least threshold, in days, that was told of a certificate, the oldest first
public record ExpiryWatch(Map<String, Integer> told) {
    /// How long before its end a certificate is told of, in days.
    static final List<Integer> THRESHOLDS_DAYS = List.of(30, 14, 7, 1);

    /// How often our own are looked at: the shortest threshold is a day.
    static final Duration INTERVAL = Duration.ofHours(1);

    /// Most certificates remembered. Phones may show thousands; the oldest is forgotten, and may be told of again.
    static final int REMEMBERED_MAX = 4096;

    static final ExpiryWatch NOTHING_TOLD = new ExpiryWatch(Map.of());

    /// A certificate with an end.
    /// @param owner name of the identity or peer
    /// @param subject of the certificate
    /// @param serial hexadecimal
    /// @param notAfter its end
    public record Watched(String owner, String subject, String serial, Instant notAfter) {
        /// Whole days until its end; negative: since then.
        long daysLeft(Instant now) {
            return Math.floorDiv(
                    Duration.between(now, notAfter).toSeconds(),
                    Duration.ofDays(1).toSeconds());
        }
    }

    /// @param next remembers what was told
    /// @param warnings to be told
    record Step(ExpiryWatch next, List<SbcEvent> warnings) {}

    /// All certificates of an identity.
    static Stream<Watched> watched(Identity identity) {
        return identity.credentials().stream().map(credential -> {
            var leaf = credential.leaf();
            return new Watched(
                    identity.name(),
                    leaf.getSubjectX500Principal().getName(),
                    leaf.getSerialNumber().toString(16),
                    leaf.getNotAfter().toInstant());
        });
    }

    Step on(Instant now, Collection<Watched> certificates) {
        var remembered = new LinkedHashMap<>(told);
        var warnings = new ArrayList<SbcEvent>();
        for (var certificate : certificates) {
            var left = Duration.between(now, certificate.notAfter());
            THRESHOLDS_DAYS.stream()
                    .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
                    .reduce((_, shorter) -> shorter)
                    .ifPresent(days -> {
                        var key = certificate.owner() + "/" + certificate.serial();
                        if (remembered.getOrDefault(key, Integer.MAX_VALUE) > days) {
                            remembered.remove(key);
                            remembered.put(key, days);
                            warnings.add(new SbcEvent.CertificateExpiring(
                                    certificate.owner(),
                                    certificate.subject(),
                                    certificate.serial(),
                                    certificate.notAfter(),
                                    certificate.daysLeft(now)));
                        }
                    });
        }
        while (remembered.size() > REMEMBERED_MAX) {
            remembered.remove(remembered.firstEntry().getKey());
        }
        return new Step(new ExpiryWatch(remembered), warnings);
    }
}
