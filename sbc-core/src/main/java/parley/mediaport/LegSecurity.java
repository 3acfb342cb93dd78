package parley.mediaport;

import java.util.List;
import parley.common.SrtpSuite;
import parley.sdp.CryptoAttribute;
import parley.sdp.Fingerprint;

/// What offer and answer have agreed for one leg's keying.
public sealed interface LegSecurity {
    /// Plain RTP, or UDPTL.
    record Plain() implements LegSecurity {}

    /// RFC 4568: each side keys what it sends.
    /// @param local the key we protect with
    /// @param remote the key we unprotect with; the same suite
    record Sdes(CryptoAttribute local, CryptoAttribute remote) implements LegSecurity {}

    /// RFC 5763, RFC 5764.
    /// @param client true if our `a=setup` is `active`
    /// @param remote one of these must match the certificate the peer shows
    /// @param association changes when, and only when, a new DTLS association is to be made (RFC 8842 §3.1)
    /// @param profiles SRTP protection profiles offered and taken in the handshake, the best first; at least one
    ///     that DTLS-SRTP has
    record Dtls(boolean client, List<Fingerprint> remote, int association, List<SrtpSuite> profiles)
            implements LegSecurity {
        public Dtls {
            remote = List.copyOf(remote);
            profiles = List.copyOf(profiles);
        }
    }
}
