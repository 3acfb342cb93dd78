package parley.sdp;

import java.util.Optional;

/// `a=rtcp` (RFC 3605 §2.1).
/// @param port 0 to 65535
/// @param connection where it differs from the media's own
public record RtcpAttribute(int port, Optional<Connection> connection) {
    /// Reads what follows `rtcp:`.
    public static Optional<RtcpAttribute> of(String text) {
        var parts = text.strip().split(" +", -1);
        var port = Numbers.parse(parts[0], 65_535);
        if (port.isEmpty()) {
            return Optional.empty();
        }
        return switch (parts.length) {
            case 1 -> Optional.of(new RtcpAttribute(port.getAsInt(), Optional.empty()));
            case 4 ->
                parts[1].equals("IN")
                        ? Optional.of(
                                new RtcpAttribute(port.getAsInt(), Optional.of(new Connection(parts[2], parts[3]))))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
