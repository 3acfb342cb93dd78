package parley.media.srtp;

import java.lang.foreign.MemorySegment;

/// Nettle's AES. Immutable.
final class NettleAes implements AesBlocks {
    private final int[] roundKeys;
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
        roundKeys = new int[4 * (key.length / Integer.BYTES + 7)];
        schedule = MemorySegment.ofArray(roundKeys);
        Nettle.setKey(schedule, MemorySegment.ofArray(key));
    }

    @Override
    public int prefetch() {
        return keyBytes + (int) schedule.byteSize();
    }

    /// The words that [KeyReads] reads ahead.
    int[] roundKeys() {
        return roundKeys;
    }

    @Override
    public void encryptCounters(PacketScratch scratch, int octets) {
        Nettle.encrypt(schedule, keyBytes, octets, scratch.keystreamSegment, scratch.countersSegment);
    }
}
