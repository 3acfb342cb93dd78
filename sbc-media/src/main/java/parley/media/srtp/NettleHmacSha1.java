package parley.media.srtp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import parley.media.rtp.BigEndian;

/// With Nettle's SHA-1: what the key makes of the digest is kept, so that a packet begins after both pads (RFC 2104
/// §4).
final class NettleHmacSha1 extends HmacSha1 {
    private static final int STATE_WORDS = PacketScratch.DIGEST_BYTES / Integer.BYTES;
    /// Before the first block (FIPS 180-4 §5.3.1).
    private static final int[] INITIAL = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

    /// Where the last block has the length of all, in bits (FIPS 180-4 §5.1.1).
    private static final int LENGTH_AT = BLOCK_BYTES - Long.BYTES;

    private static final byte END = (byte) 0x80;

    /// After the inner pad, and then after the outer one.
    private final int[] states = new int[2 * STATE_WORDS];

    /// @param key at most 64 octets
    NettleHmacSha1(byte[] key) {
        keep(padded(checked(key), INNER), 0);
        keep(padded(key, OUTER), STATE_WORDS);
    }

    private static byte[] padded(byte[] key, byte octet) {
        var pad = Arrays.copyOf(key, BLOCK_BYTES);
        for (int at = 0; at < BLOCK_BYTES; at++) {
            pad[at] ^= octet;
        }
        return pad;
    }

    private void keep(byte[] pad, int at) {
        int[] state = INITIAL.clone();
        Nettle.compress(MemorySegment.ofArray(state), MemorySegment.ofArray(pad));
        System.arraycopy(state, 0, states, at, STATE_WORDS);
    }

    @Override
    int prefetch() {
        return states.length;
    }

    /// The words that [KeyReads] reads ahead.
    int[] padStates() {
        return states;
    }

    @Override
    void digest(PacketScratch scratch, byte[] buffer, int offset, int length) {
        int held = begin(scratch, buffer, offset, length);
        finish(scratch, held, length);
    }

    @Override
    void digest(PacketScratch scratch, byte[] buffer, int offset, int length, int word) {
        int held = begin(scratch, buffer, offset, length);
        // The block has room for it: a word more than a block is held.
        BigEndian.putInteger(scratch.block, held, word);
        held += Integer.BYTES;
        if (held >= BLOCK_BYTES) {
            take(scratch);
            held -= BLOCK_BYTES;
            System.arraycopy(scratch.block, BLOCK_BYTES, scratch.block, 0, held);
        }
        finish(scratch, held, length + Integer.BYTES);
    }

    /// Takes in all whole blocks.
    /// @return octets of the rest, which the scratch's block holds
    private int begin(PacketScratch scratch, byte[] buffer, int offset, int length) {
        System.arraycopy(states, 0, scratch.state, 0, STATE_WORDS);
        int at = 0;
        for (; at + BLOCK_BYTES <= length; at += BLOCK_BYTES) {
            System.arraycopy(buffer, offset + at, scratch.block, 0, BLOCK_BYTES);
            take(scratch);
        }
        System.arraycopy(buffer, offset + at, scratch.block, 0, length - at);
        return length - at;
    }

    private static void take(PacketScratch scratch) {
        Nettle.compress(scratch.stateSegment, scratch.blockSegment);
    }

    /// Ends the inner digest, and makes the outer one of it.
    private void finish(PacketScratch scratch, int held, int length) {
        end(scratch, held, length);
        System.arraycopy(states, STATE_WORDS, scratch.state, 0, STATE_WORDS);
        System.arraycopy(scratch.digest, 0, scratch.block, 0, PacketScratch.DIGEST_BYTES);
        end(scratch, PacketScratch.DIGEST_BYTES, PacketScratch.DIGEST_BYTES);
    }

    /// Ends a digest of a pad and so many octets more, of which the block holds the last.
    private static void end(PacketScratch scratch, int held, int length) {
        byte[] block = scratch.block;
        block[held] = END;
        if (held >= LENGTH_AT) {
            Arrays.fill(block, held + 1, BLOCK_BYTES, (byte) 0);
            take(scratch);
            Arrays.fill(block, 0, LENGTH_AT, (byte) 0);
        } else {
            Arrays.fill(block, held + 1, LENGTH_AT, (byte) 0);
        }
        BigEndian.putLong(block, LENGTH_AT, 8L * (BLOCK_BYTES + length));
        take(scratch);
        for (int word = 0; word < STATE_WORDS; word++) {
            BigEndian.putInteger(scratch.digest, word * Integer.BYTES, scratch.state[word]);
        }
    }
}
