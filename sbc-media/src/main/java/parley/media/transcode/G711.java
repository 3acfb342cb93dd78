package parley.media.transcode;

import parley.common.VoiceCodec;

/// ITU-T G.711: one octet a sample, 8000 a second. The tables are made from the Recommendation's segments, and a
/// sample costs one look-up each way. Linear samples have 16 bits: the 14 of mu-law and the 13 of A-law are their
/// upper ones.
final class G711 {
    /// Mu-law (table 2) moves the magnitude by 33, so that each segment begins at a power of two.
    private static final int MU_BIAS = 33;
    /// The highest magnitude of mu-law in 14 bits that still fits the last segment.
    private static final int MU_CLIP = 8191 - MU_BIAS;
    private static final int MU_SHIFT = 2;
    private static final int A_SHIFT = 3;
    /// A-law is sent with its even bits inverted (§3.2).
    private static final int A_INVERTED = 0x55;
    private static final int SIGN = 0x80;
    private static final int OCTETS = 256;
    private static final int SAMPLES = 1 << 16;

    private static final short[] FROM_MU = new short[OCTETS];
    private static final short[] FROM_A = new short[OCTETS];
    private static final byte[] TO_MU = new byte[SAMPLES >> MU_SHIFT];
    private static final byte[] TO_A = new byte[SAMPLES >> A_SHIFT];

    static {
        for (int octet = 0; octet < OCTETS; octet++) {
            FROM_MU[octet] = (short) (mu(octet) << MU_SHIFT);
            FROM_A[octet] = (short) (a(octet) << A_SHIFT);
        }
        for (int index = 0; index < TO_MU.length; index++) {
            TO_MU[index] = muOctet(signed(index, TO_MU.length));
        }
        for (int index = 0; index < TO_A.length; index++) {
            TO_A[index] = aOctet(signed(index, TO_A.length));
        }
    }

    private G711() {}

    /// Linear samples of these octets.
    static void expand(VoiceCodec law, byte[] octets, int at, int count, short[] samples, int to) {
        short[] table = law == VoiceCodec.PCMU ? FROM_MU : FROM_A;
        for (int index = 0; index < count; index++) {
            samples[to + index] = table[octets[at + index] & 0xff];
        }
    }

    /// Octets of these linear samples.
    static void compress(VoiceCodec law, short[] samples, int from, int count, byte[] octets, int to) {
        boolean mu = law == VoiceCodec.PCMU;
        byte[] table = mu ? TO_MU : TO_A;
        int shift = mu ? MU_SHIFT : A_SHIFT;
        for (int index = 0; index < count; index++) {
            octets[to + index] = table[(samples[from + index] & 0xffff) >>> shift];
        }
    }

    private static int signed(int index, int size) {
        return index < size / 2 ? index : index - size;
    }

    /// Table 2: all bits are sent inverted; the sign bit is set for positive ones.
    private static int mu(int octet) {
        int bits = ~octet & 0xff;
        int magnitude = ((((bits & 0x0f) << 1) + MU_BIAS) << segment(bits)) - MU_BIAS;
        return (bits & SIGN) == 0 ? magnitude : -magnitude;
    }

    private static byte muOctet(int sample) {
        int biased = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
        int segment = Integer.numberOfTrailingZeros(Integer.highestOneBit(biased)) - 5;
        int bits = (sample < 0 ? SIGN : 0) | (segment << 4) | ((biased >> (segment + 1)) & 0x0f);
        return (byte) ~bits;
    }

    /// Table 1: the first two segments have one step; values are the middles of their intervals.
    private static int a(int octet) {
        int bits = octet ^ A_INVERTED;
        int segment = segment(bits);
        int middle = ((bits & 0x0f) << 1) + 1;
        int magnitude = segment == 0 ? middle : (middle + 32) << (segment - 1);
        return (bits & SIGN) == 0 ? -magnitude : magnitude;
    }

    private static byte aOctet(int sample) {
        // Zero lies between two intervals, and there is one of them for each sign.
        int magnitude = sample < 0 ? ~sample : sample;
        int segment = Math.max(0, Integer.numberOfTrailingZeros(Integer.highestOneBit(magnitude | 1)) - 4);
        int bits = (sample < 0 ? 0 : SIGN) | (segment << 4) | ((magnitude >> Math.max(1, segment)) & 0x0f);
        return (byte) (bits ^ A_INVERTED);
    }

    private static int segment(int bits) {
        return (bits >> 4) & 7;
    }
}
