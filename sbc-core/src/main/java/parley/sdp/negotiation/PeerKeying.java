package parley.sdp.negotiation;

import java.util.List;
import parley.sdp.CryptoAttribute;
import parley.sdp.DtlsSetup;
import parley.sdp.Fingerprint;

/// The one keying we take out of what a peer's media line says.
sealed interface PeerKeying {
    /// Plain RTP.
    record Plain() implements PeerKeying {}

    /// RFC 4568.
    /// @param remote the key the peer sends with
    record Sdes(CryptoAttribute remote) implements PeerKeying {}

    /// RFC 5763.
    /// @param fingerprints of the peer, none weaker than SHA-2
    /// @param setup what the peer says of its role; never `holdconn`, and never `actpass` in an answer
    /// @param tlsId the peer's name for the association (RFC 8842 §4); empty where it gives none
    record Dtls(List<Fingerprint> fingerprints, DtlsSetup setup, String tlsId) implements PeerKeying {
        public Dtls {
            fingerprints = List.copyOf(fingerprints);
        }
    }
}
