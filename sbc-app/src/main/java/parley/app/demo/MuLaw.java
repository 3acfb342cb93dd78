package parley.app.demo;

/// G.711 mu-law (ITU-T G.711 table 2), payload type 0 of RFC 3551: 8,000 octets a second.
final class MuLaw {
    private static final int BIAS = 0x84;
    private static final int CLIP = 32_635;

    private MuLaw() {}

    /// 16-bit linear sample to code.
    static byte encode(int sample) {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
        var exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
        var mantissa = (magnitude >> (exponent + 3)) & 0x0F;
        return (byte) ~(sign | (exponent << 4) | mantissa);
    }

    /// Code to 16-bit linear sample.
    static int decode(byte code) {
        var bits = ~code & 0xFF;
        var magnitude = ((((bits & 0x0F) << 3) + BIAS) << ((bits & 0x70) >> 4)) - BIAS;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }
}
