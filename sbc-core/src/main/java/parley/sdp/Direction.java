package parley.sdp;

import java.util.Locale;
import java.util.Optional;

/// `a=sendrecv` and its like (RFC 8866 §6.7), as seen by the side that wrote it.
public enum Direction {
    SENDRECV(true, true),
    SENDONLY(true, false),
    RECVONLY(false, true),
    INACTIVE(false, false);

    private final boolean sends;
    private final boolean receives;

    Direction(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /// The direction that sends, and receives, as told.
    public static Direction of(boolean sends, boolean receives) {
        return sends ? receives ? SENDRECV : SENDONLY : receives ? RECVONLY : INACTIVE;
    }

    /// The direction of an attribute's name, if it is one.
    public static Optional<Direction> of(String attribute) {
        return switch (attribute) {
            case "sendrecv" -> Optional.of(SENDRECV);
            case "sendonly" -> Optional.of(SENDONLY);
            case "recvonly" -> Optional.of(RECVONLY);
            case "inactive" -> Optional.of(INACTIVE);
            default -> Optional.empty();
        };
    }

    public boolean sends() {
        return sends;
    }

    public boolean receives() {
        return receives;
    }

    /// The same stream as its other end sees it.
    public Direction reversed() {
        return of(receives, sends);
    }

    /// What both allow.
    public Direction and(Direction other) {
        return of(sends && other.sends, receives && other.receives);
    }

    /// As a line.
    public Attribute attribute() {
        return Attribute.of(name().toLowerCase(Locale.ROOT));
    }
}
