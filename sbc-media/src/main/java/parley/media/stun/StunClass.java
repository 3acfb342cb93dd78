package parley.media.stun;

/// What a STUN message is (RFC 8489 §5): two bits of its type, C1 and C0, with those of the method around them.
public enum StunClass {
    REQUEST(0x000),
    INDICATION(0x010),
    SUCCESS(0x100),
    ERROR(0x110);

    private static final int MASK = 0x110;

    private final int bits;

    StunClass(int bits) {
        this.bits = bits;
    }

    static StunClass of(int messageType) {
        return switch (messageType & MASK) {
            case 0x000 -> REQUEST;
            case 0x010 -> INDICATION;
            case 0x100 -> SUCCESS;
            default -> ERROR;
        };
    }

    /// In their places in the message type.
    int bits() {
        return bits;
    }
}
