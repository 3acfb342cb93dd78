package parley.sdp.negotiation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.common.Endpoint;
import parley.common.SrtpSuite;
import parley.common.Transcoding;
import parley.sdp.CryptoAttribute;
import parley.sdp.Direction;
import parley.sdp.Fingerprint;
import parley.sdp.IceAgreement;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// What offer and answer settled for one leg of one stream.
/// @param remote where its peer wants RTP, or UDPTL
/// @param remoteRtcp where its peer wants RTCP; empty with `a=rtcp-mux`, and for UDPTL
/// @param keying how it is keyed
/// @param formats what its peer sends in it
/// @param direction ours towards this peer
/// @param ice empty without ICE
/// @param payloadTypes what the other leg has for payload types of this peer's packets; those that are the same
///     there are left out
/// @param events telephone events to and from this peer
/// @param transcoding of this peer's voice; empty where it passes as it is
public record LegAgreement(
        Endpoint remote,
        Optional<Endpoint> remoteRtcp,
        Keying keying,
        MediaFormats formats,
        Direction direction,
        Optional<IceAgreement> ice,
        Map<Integer, Integer> payloadTypes,
        TelephoneEvents events,
        Optional<Transcoding> transcoding) {
    public LegAgreement {
        payloadTypes = Map.copyOf(payloadTypes);
    }

    /// True if the operator is to hear of no change in how it is protected.
    boolean keyedAs(LegAgreement other) {
        return keying.equals(other.keying)
                && formats.kind().rtp() == other.formats.kind().rtp();
    }

    /// How a leg is keyed.
    public sealed interface Keying {
        /// Plain RTP, or UDPTL.
        record Plain() implements Keying {}

        /// RFC 4568.
        /// @param local the key we send with
        /// @param remote the key the peer sends with; the same suite
        record Sdes(CryptoAttribute local, CryptoAttribute remote) implements Keying {}

        /// RFC 5763.
        /// @param client true if ours is `a=setup:active`
        /// @param remote acceptable fingerprints of the peer
        /// @param association counts up when a new DTLS association is to be made (RFC 8842 §3.1)
        /// @param profiles protection profiles to offer and to take in the handshake, the best first
        record Dtls(boolean client, List<Fingerprint> remote, int association, List<SrtpSuite> profiles)
                implements Keying {
            public Dtls {
                profiles = List.copyOf(profiles);
                remote = List.copyOf(remote);
            }
        }
    }
}
