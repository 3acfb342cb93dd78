package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.sdp.Attribute;
import parley.sdp.Connection;
import parley.sdp.MediaDescription;
import parley.sdp.Origin;
import parley.sdp.SdpLine;
import parley.sdp.SessionDescription;

/// What we have told one peer so far, so that the version in `o=` goes up by one with each change, and only with a
/// change (RFC 3264 §8). It survives an offer that failed: the peer has seen its number.
/// @param sessionId of the `o=` line
/// @param version of the last description
/// @param last the last description; empty before the first
record Announced(String sessionId, long version, Optional<SessionDescription> last) {
    static Announced nothing(String sessionId) {
        return new Announced(sessionId, 0, Optional.empty());
    }

    /// The description with these media parts, and us after telling it.
    /// @param address our address, for `o=` and the session's `c=`
    /// @param session attributes of the session: the `a=group` of an answer, `a=ice-lite`
    Announced with(String address, List<MediaDescription> media, List<Attribute> session) {
        var same = last.filter(before -> before.equals(describe(address, version, media, session)));
        return same.isPresent()
                ? this
                : new Announced(sessionId, version + 1, Optional.of(describe(address, version + 1, media, session)));
    }

    /// The last description; there is one after [#with].
    SessionDescription description() {
        return last.orElseThrow();
    }

    private SessionDescription describe(
            String address, long number, List<MediaDescription> media, List<Attribute> session) {
        var connection = Connection.of(address);
        var lines = new ArrayList<SdpLine>();
        lines.add(new SdpLine.Other('v', "0"));
        lines.add(new Origin("-", sessionId, Long.toString(number), connection.addressType(), address));
        lines.add(new SdpLine.Other('s', "-"));
        lines.add(connection);
        lines.add(new SdpLine.Other('t', "0 0"));
        lines.addAll(session);
        var parts =
                media.stream().map(part -> withoutRepeated(connection, part)).toList();
        return new SessionDescription(lines, parts);
    }

    private static MediaDescription withoutRepeated(Connection session, MediaDescription part) {
        var lines = part.lines().stream().filter(line -> !line.equals(session)).toList();
        return new MediaDescription(
                part.media(), part.port(), part.portCount(), part.protocol(), part.formats(), lines);
    }
}
