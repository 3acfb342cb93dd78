package parley.media.transcode;

/// What the first octets of an Opus packet say of its length in time (RFC 6716 §3.1, §3.2).
///
/// ```
///  0 1 2 3 4 5 6 7      c  frames
/// +-+-+-+-+-+-+-+-+     0  one
/// | config  |s| c |     1  two of one size
/// +-+-+-+-+-+-+-+-+     2  two of two sizes
///                       3  as many as the next octet says
/// ```
public final class OpusPacket {
    /// Samples of the longest packet, 120 ms (RFC 6716 §3.2.5 \[R5\]).
    public static final int SAMPLES_MAX = 120 * OpusCodecs.SAMPLE_HERTZ / 1000;

    /// The answer for octets that are no Opus packet.
    static final int MALFORMED = 0;

    private static final int SILK_CONFIGURATIONS = 12;
    private static final int HYBRID_CONFIGURATIONS = 16;
    private static final int MILLI_SAMPLES = OpusCodecs.SAMPLE_HERTZ / 1000;

    private OpusPacket() {}

    /// Samples that it stands for, at [OpusCodecs#SAMPLE_HERTZ]; [#MALFORMED] if there is no such packet.
    static int samples(byte[] octets, int at, int length) {
        if (length < 1) {
            return MALFORMED;
        }
        int frames = switch (octets[at] & 0x03) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> length < 2 ? 0 : octets[at + 1] & 0x3f;
        };
        int samples = frames * frameSamples((octets[at] & 0xff) >>> 3);
        return samples > SAMPLES_MAX ? MALFORMED : samples;
    }

    /// RFC 6716 table 2.
    private static int frameSamples(int configuration) {
        if (configuration < SILK_CONFIGURATIONS) {
            return MILLI_SAMPLES
                    * switch (configuration & 3) {
                        case 0 -> 10;
                        case 1 -> 20;
                        case 2 -> 40;
                        default -> 60;
                    };
        }
        if (configuration < HYBRID_CONFIGURATIONS) {
            return (MILLI_SAMPLES * 10) << (configuration & 1);
        }
        // 2.5, 5, 10 and 20 ms.
        return (MILLI_SAMPLES * 5 / 2) << (configuration & 3);
    }
}
