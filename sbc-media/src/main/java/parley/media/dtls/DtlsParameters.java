package parley.media.dtls;

import java.time.Duration;
import java.util.List;
import parley.common.SrtpSuite;
import parley.sdp.Fingerprint;

/// What offer and answer, and configuration, say about one association.
/// @param client true if we are the active side, which sends the first ClientHello (RFC 5763 §5)
/// @param profiles SRTP protection profiles we take, the best first; those that DTLS-SRTP has not are left out, and
///     one has to stay
/// @param fingerprints of the certificate the peer must show, from its SDP; at least one
/// @param handshakeTimeout from start to keys, above zero
public record DtlsParameters(
        boolean client, List<SrtpSuite> profiles, List<Fingerprint> fingerprints, Duration handshakeTimeout) {
    public DtlsParameters {
        profiles = profiles.stream()
                .filter(profile -> profile.dtlsProfile().isPresent())
                .toList();
        fingerprints = List.copyOf(fingerprints);
        if (profiles.isEmpty() || fingerprints.isEmpty()) {
            throw new IllegalArgumentException("DTLS-SRTP needs a protection profile and a fingerprint");
        }
        if (!handshakeTimeout.isPositive()) {
            throw new IllegalArgumentException("a handshake timeout is above zero, got " + handshakeTimeout);
        }
    }

    /// The same with less time, a millisecond at least.
    DtlsParameters within(Duration rest) {
        var least = Duration.ofMillis(1);
        return new DtlsParameters(client, profiles, fingerprints, rest.compareTo(least) > 0 ? rest : least);
    }
}
