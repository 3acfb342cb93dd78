package parley.media.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/// Nettle's AES. Immutable.
final class NettleAes implements AesBlocks {
    /// Words between two that [#prefetch] reads: a line of the processor's cache has sixteen.
    private static final int LINE_WORDS = 14;

    private final MemorySegment schedule;
    private final int keyBytes;

    /// @param key 16, 24 or 32 octets
    NettleAes(byte[] key) {
        keyBytes = key.length;
        if (keyBytes != 16 && keyBytes != 24 && keyBytes != 32) {
            // Nettle would write behind the schedule.
            throw new IllegalArgumentException("AES has keys of 16, 24 or 32 octets, got " + keyBytes);
        }
        // A round key of four words before each round, and one at the end; 10, 12 or 14 rounds (FIPS 197 §5).
        schedule = MemorySegment.ofArray(new int[4 * (key.length / Integer.BYTES + 7)]);
        Nettle.setKey(schedule, MemorySegment.ofArray(key));
    }

    @Override
    public int prefetch() {
        int sum = 0;
        for (long word = 0; word < 4L * (keyBytes / Integer.BYTES + 7); word += LINE_WORDS) {
            sum += schedule.getAtIndex(JAVA_INT, word);
        }
        return sum;
    }

    @Override
    public void encryptCounters(PacketScratch scratch, int octets) {
        Nettle.encrypt(schedule, keyBytes, octets, scratch.keystreamSegment, scratch.countersSegment);
    }
}
