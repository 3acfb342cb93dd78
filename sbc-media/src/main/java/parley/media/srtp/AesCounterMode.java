package parley.media.srtp;

import java.util.Arrays;
import parley.media.rtp.BigEndian;

/// AES in counter mode as SRTP uses it (RFC 3711 §4.1.1; RFC 6188 for 192 and 256 bits): one session key and salt.
///
/// The keystream is ECB over counter blocks: a JCE cipher in CTR mode would be keyed anew for each packet's IV.
/// One thread; its working memory is that thread's ([PacketScratch]).
final class AesCounterMode {
    /// Octets of the session salt.
    static final int SALT_BYTES = 14;

    private static final int BLOCK_BYTES = 16;
    private static final int CHUNK_BYTES = PacketScratch.KEYSTREAM_BYTES;

    private final AesBlocks blocks;
    private final long saltHigh;
    private final long saltLow;

    /// @param key 16, 24 or 32 octets
    /// @param salt 14 octets
    AesCounterMode(byte[] key, byte[] salt) {
        this(AesBlocks.of(key), salt);
    }

    /// @param salt 14 octets
    AesCounterMode(AesBlocks blocks, byte[] salt) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt of counter mode has 14 octets, got " + salt.length);
        }
        this.blocks = blocks;
        // k_s * 2^16 as two halves of the 128-bit IV.
        byte[] shifted = Arrays.copyOf(salt, BLOCK_BYTES);
        saltHigh = BigEndian.longInteger(shifted, 0);
        saltLow = BigEndian.longInteger(shifted, 8);
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    int prefetch() {
        return (int) saltHigh + (int) saltLow;
    }

    AesBlocks blocks() {
        return blocks;
    }

    /// Encrypts, or decrypts, in place.
    /// @param ssrc a 32-bit pattern
    /// @param packetIndex of SRTP (48 bits) or SRTCP (31 bits)
    void apply(byte[] buffer, int offset, int length, int ssrc, long packetIndex) {
        // IV = (k_s * 2^16) XOR (SSRC * 2^64) XOR (i * 2^16)
        long high = saltHigh ^ (ssrc & 0xffff_ffffL);
        long low = saltLow ^ (packetIndex << 16);
        var scratch = PacketScratch.current();
        for (int done = 0; done < length; done += CHUNK_BYTES) {
            int size = Math.min(CHUNK_BYTES, length - done);
            makeKeystream(scratch, high, low + done / BLOCK_BYTES, size);
            exclusiveOr(buffer, offset + done, scratch.keystream, size);
        }
    }

    private void makeKeystream(PacketScratch scratch, long high, long low, int size) {
        int count = (size + BLOCK_BYTES - 1) / BLOCK_BYTES;
        for (int block = 0; block < count; block++) {
            BigEndian.putLong(scratch.counters, block * BLOCK_BYTES, high);
            BigEndian.putLong(scratch.counters, block * BLOCK_BYTES + 8, low + block);
        }
        blocks.encryptCounters(scratch, count * BLOCK_BYTES);
    }

    private static void exclusiveOr(byte[] buffer, int offset, byte[] keystream, int size) {
        int at = 0;
        for (; at + Long.BYTES <= size; at += Long.BYTES) {
            BigEndian.putLong(
                    buffer,
                    offset + at,
                    BigEndian.longInteger(buffer, offset + at) ^ BigEndian.longInteger(keystream, at));
        }
        for (; at < size; at++) {
            buffer[offset + at] ^= keystream[at];
        }
    }
}
