package parley.media.rtp;

import java.util.Map;

/// The rate of the RTP clock by payload type: what SDP says (`a=rtpmap`), else what RFC 3551 §6 assigns. Immutable.
public final class PayloadClocks {
    private static final int PAYLOAD_TYPES = 128;
    private static final int DYNAMIC_FIRST = 96;

    /// Clock of payload types 96 to 127 without a word in SDP: that of Opus (RFC 7587 §4.1).
    private static final int DYNAMIC_HERTZ = 48_000;

    /// What RFC 3551 assigns, and nothing from SDP.
    public static final PayloadClocks STATIC = new PayloadClocks(Map.of());

    private final int[] hertz = new int[PAYLOAD_TYPES];

    /// Of a stream.
    /// @param rates in hertz by payload type, as SDP has them; at least 1
    public PayloadClocks(Map<Integer, Integer> rates) {
        for (int type = 0; type < PAYLOAD_TYPES; type++) {
            hertz[type] = assigned(type);
        }
        rates.forEach((type, rate) -> hertz[type] = rate);
    }

    /// Ticks per second, at least 1.
    /// @param payloadType 0 to 127
    public int hertz(int payloadType) {
        return hertz[payloadType];
    }

    // RFC 3551 table 4 and 5; G.722's clock is 8000 Hz by an old mistake that became the rule (§4.5.2).
    private static int assigned(int payloadType) {
        return switch (payloadType) {
            case 6 -> 16_000;
            case 10, 11 -> 44_100;
            case 14, 25, 26, 28, 31, 32, 33, 34 -> 90_000;
            case 16 -> 11_025;
            case 17 -> 22_050;
            default -> payloadType < DYNAMIC_FIRST ? 8000 : DYNAMIC_HERTZ;
        };
    }
}
