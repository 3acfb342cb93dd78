package parley.sdp.negotiation;

import java.util.Optional;
import parley.common.AddressFamily;
import parley.common.AddressNeed;
import parley.common.Endpoint;
import parley.common.MediaKind;
import parley.sdp.Connection;
import parley.sdp.Direction;
import parley.sdp.IceCredentials;
import parley.sdp.MediaDescription;
import parley.sdp.MediaProtocol;
import parley.sdp.RtcpAttribute;
import parley.sdp.SessionDescription;

/// A media line of a peer's that we can work with.
/// @param part where it stands
/// @param kind what it carries
/// @param protocol in which
/// @param rtp where the peer wants RTP, or UDPTL; port 0 while it holds the call by address (RFC 3264 §8.4)
/// @param rtcp where it wants RTCP without `a=rtcp-mux`
/// @param direction as the peer sees it; one that holds by address does not receive
/// @param keying the one taken
/// @param ice its agent; empty where ICE is not spoken on this leg
record PeerStream(
        MediaDescription part,
        MediaKind kind,
        MediaProtocol protocol,
        Endpoint rtp,
        Endpoint rtcp,
        Direction direction,
        PeerKeying keying,
        Optional<PeerIce> ice) {

    /// The media line as read so far, of a kind known here, its keying taken for granted. Empty where its address is
    /// not one to send to.
    static Optional<PeerStream> of(
            SessionDescription description, MediaDescription part, PeerKeying keying, Optional<PeerIce> ice) {
        var connection = description.connectionOf(part).orElse(new Connection("IP4", ""));
        var direction = description.directionOf(part);
        var kind = part.kind().orElseThrow();
        var protocol = MediaProtocol.of(part.protocol()).orElseThrow();
        if (connection.unspecified()) {
            var nowhere = new Endpoint("0.0.0.0", 0);
            // With ICE the address is that of no candidate yet (RFC 8840 §4.1.3), and says nothing about hold.
            var asSaid = ice.isPresent() ? direction : direction.and(Direction.SENDONLY);
            return Optional.of(new PeerStream(part, kind, protocol, nowhere, nowhere, asSaid, keying, ice));
        }
        return connection.unicast().map(address -> {
            var rtp = new Endpoint(address, part.port());
            return new PeerStream(part, kind, protocol, rtp, rtcpOf(part, rtp), direction, keying, ice);
        });
    }

    /// True for T.38 over UDPTL, and no RTP.
    boolean fax() {
        return kind == MediaKind.FAX;
    }

    /// Its ICE credentials.
    Optional<IceCredentials> iceCredentials() {
        return ice.map(agent -> agent.remote().credentials());
    }

    /// RFC 3605 §2.1; without it the next higher port (RFC 3550 §11).
    private static Endpoint rtcpOf(MediaDescription part, Endpoint rtp) {
        var port = part.rtcp().map(RtcpAttribute::port).orElse(rtp.port() == 65_535 ? 0 : rtp.port() + 1);
        var address = part.rtcp().flatMap(RtcpAttribute::connection).flatMap(Connection::unicast);
        return new Endpoint(address.orElse(rtp.address()), port);
    }

    /// Which of our addresses will do. With ICE the address is only one of its candidates.
    AddressNeed need() {
        var family = AddressFamily.of(rtp.address());
        if (nowhere()) {
            return new AddressNeed.Any();
        }
        return ice.isPresent() ? new AddressNeed.Preferred(family) : new AddressNeed.Demanded(family);
    }

    /// True while the peer holds the call by address.
    boolean nowhere() {
        return rtp.port() == 0;
    }
}
