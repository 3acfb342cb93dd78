package parley.sdp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import parley.common.Parsed;

/// A session description (RFC 8866): the session part, and the media parts in their order. Immutable.
///
/// Holds whatever was received, keys included; [#toString()] shows none of them.
/// @param lines the session part, one `o=` line among them
/// @param media one per `m=` line
public record SessionDescription(List<SdpLine> lines, List<MediaDescription> media) implements SdpSection {
    /// Refuses a description without an origin.
    public SessionDescription {
        lines = List.copyOf(lines);
        media = List.copyOf(media);
        if (lines.stream().noneMatch(Origin.class::isInstance)) {
            throw new IllegalArgumentException("a session description has an o= line (RFC 8866 §5.2)");
        }
    }

    /// The first `o=` line.
    public Origin origin() {
        return lines.stream()
                .<Origin>mapMulti((line, found) -> {
                    if (line instanceof Origin origin) {
                        found.accept(origin);
                    }
                })
                .findFirst()
                .orElseThrow();
    }

    /// Every well-formed `a=group` (RFC 5888 §5).
    public List<MediaGroup> groups() {
        return arguments("group").flatMap(text -> MediaGroup.of(text).stream()).toList();
    }

    /// The connection of a media part: its own, else the session's (RFC 8866 §5.7).
    public Optional<Connection> connectionOf(MediaDescription part) {
        return part.connection().or(this::connection);
    }

    /// The direction of a media part: its own, else the session's, else `sendrecv` (RFC 8866 §6.7).
    public Direction directionOf(MediaDescription part) {
        return part.direction().or(this::direction).orElse(Direction.SENDRECV);
    }

    /// The fingerprints of a media part: its own, else the session's (RFC 8122 §5).
    public List<Fingerprint> fingerprintsOf(MediaDescription part) {
        var own = part.fingerprints();
        return own.isEmpty() ? fingerprints() : own;
    }

    /// The ICE agent of a media part: its credentials are its own, else the session's (RFC 8839 §5.4). Empty
    /// without, and for those that break their grammar. Of candidates, those that cannot be used are passed over
    /// one by one.
    public Optional<RemoteIce> iceOf(MediaDescription part) {
        var fragment = part.arguments("ice-ufrag")
                .findFirst()
                .or(() -> arguments("ice-ufrag").findFirst());
        var password = part.arguments("ice-pwd")
                .findFirst()
                .or(() -> arguments("ice-pwd").findFirst());
        return fragment.isPresent()
                        && password.isPresent()
                        && IceCredentials.of(fragment.get(), password.get())
                                instanceof Parsed.Ok<IceCredentials>(var found)
                ? Optional.of(new RemoteIce(found, has("ice-lite"), trickles(part), candidatesOf(part)))
                : Optional.empty();
    }

    /// Options stand in either part (RFC 8839 §5.6).
    private boolean trickles(MediaDescription part) {
        return Stream.concat(arguments("ice-options"), part.arguments("ice-options"))
                .flatMap(options -> Stream.of(options.split(" ")))
                .anyMatch("trickle"::equals);
    }

    private static List<IceCandidate> candidatesOf(MediaDescription part) {
        return part.arguments("candidate")
                .limit(RemoteIce.CANDIDATES_MAX)
                .<IceCandidate>mapMulti((line, found) -> {
                    if (IceCandidate.of(line) instanceof Parsed.Ok<IceCandidate>(var candidate)) {
                        found.accept(candidate);
                    }
                })
                .toList();
    }

    /// The `a=setup` of a media part: its own, else the session's (RFC 4145 §4).
    public Optional<DtlsSetup> setupOf(MediaDescription part) {
        return part.setup().or(this::setup);
    }
}
