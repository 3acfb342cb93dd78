package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import parley.sdp.Attribute;
import parley.sdp.Connection;
import parley.sdp.Direction;
import parley.sdp.MediaDescription;
import parley.sdp.SdpLine;
import parley.sdp.SessionDescription;

/// Writes our media parts of T.38 fax over UDPTL (ITU-T T.38 annex D): what the two ends agree on crosses as it is
/// written, for it is theirs; addresses are ours, and there are neither keys nor RTCP.
final class FaxLines {
    /// The only format of the protocol.
    private static final String T38 = "t38";

    /// `T38FaxVersion`, `T38FaxRateManagement`, ... (ITU-T T.38 table D.1); some write them with another case.
    private static final Pattern ATTRIBUTE = Pattern.compile("(?i)T38[A-Za-z]{1,40}");

    /// Numbers, and names such as `transferredTCF` or `t38UDPRedundancy`.
    private static final Pattern ARGUMENT = Pattern.compile("[!-~][ -~]{0,127}");

    private FaxLines() {}

    /// True if it is T.38 that a media line with that protocol is about.
    static boolean t38(MediaDescription part) {
        return part.formats().stream()
                .anyMatch(format -> format.toLowerCase(Locale.ROOT).equals(T38));
    }

    /// The part that offers `peer`'s fax to the other leg.
    /// @param offer the description `peer` stands in
    /// @param ours the other leg
    static MediaDescription offered(SessionDescription offer, PeerStream peer, LegStream ours) {
        return part(peer.part(), offer, peer, peer.direction(), ours);
    }

    /// The part that answers `peer`'s offer with what the other leg's party answered.
    /// @param answer the description `far` stands in
    /// @param ours the leg of `peer`, agreed
    static MediaDescription answered(SessionDescription answer, PeerStream peer, PeerStream far, LegStream ours) {
        var direction = ours.agreed().orElseThrow().agreement().direction();
        var part = part(peer.part(), answer, far, direction, ours);
        var lines = new ArrayList<>(part.lines());
        peer.part().mid().ifPresent(mid -> lines.add(Attribute.of("mid", mid)));
        return new MediaDescription(part.media(), part.port(), 1, part.protocol(), part.formats(), lines);
    }

    private static MediaDescription part(
            MediaDescription like, SessionDescription said, PeerStream by, Direction direction, LegStream ours) {
        var lines = new ArrayList<SdpLine>();
        lines.add(Connection.of(ours.media().rtp().address()));
        MediaLines.bandwidth(said, by.part()).forEach(lines::add);
        attributes(by.part()).forEach(lines::add);
        // Gateways know no directions of a fax, but for those that hold it.
        if (direction != Direction.SENDRECV) {
            lines.add(direction.attribute());
        }
        return new MediaDescription(like.media(), ours.media().rtp().port(), 1, like.protocol(), List.of(T38), lines);
    }

    private static Stream<Attribute> attributes(MediaDescription part) {
        return part.lines().stream().mapMulti((line, found) -> {
            if (line instanceof Attribute attribute
                    && ATTRIBUTE.matcher(attribute.name()).matches()
                    && attribute
                            .argument()
                            .map(text -> ARGUMENT.matcher(text).matches())
                            .orElse(true)) {
                found.accept(attribute);
            }
        });
    }
}
