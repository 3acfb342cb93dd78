package parley.media.srtp;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;

/// What a thread works with while it has a packet in hand, whoever's key it is for. Thousands of keys take turns on a
/// worker's thread: memory that each had of its own would be cold each time, this stays in the processor's first
/// cache. Nothing is read from it that was not written for the same packet.
final class PacketScratch {
    /// Octets of keystream made in one go: 20 ms of G.711, or 30. Longer packets take more rounds.
    static final int KEYSTREAM_BYTES = 256;
    /// Octets of a block of SHA-1.
    static final int BLOCK_BYTES = 64;
    /// Octets of a SHA-1 digest.
    static final int DIGEST_BYTES = 20;

    private static final String GALOIS_COUNTER_MODE = "AES/GCM/NoPadding";
    private static final ThreadLocal<PacketScratch> CURRENT = ThreadLocal.withInitial(PacketScratch::new);

    final byte[] counters = new byte[KEYSTREAM_BYTES];
    final byte[] keystream = new byte[KEYSTREAM_BYTES];
    /// A block, and room for a word that begins in it and ends behind it.
    final byte[] block = new byte[BLOCK_BYTES + Integer.BYTES];

    final int[] state = new int[DIGEST_BYTES / Integer.BYTES];
    final byte[] digest = new byte[DIGEST_BYTES];
    final byte[] word = new byte[Integer.BYTES];
    final byte[] initializationVector = new byte[AesGcm.SALT_BYTES];
    /// The same memory as [Nettle] takes it.
    final MemorySegment countersSegment = MemorySegment.ofArray(counters);

    final MemorySegment keystreamSegment = MemorySegment.ofArray(keystream);
    final MemorySegment blockSegment = MemorySegment.ofArray(block);
    final MemorySegment stateSegment = MemorySegment.ofArray(state);
    final MessageDigest sha1;
    /// Is given key and IV for each packet.
    final Cipher galoisCounterMode;

    private PacketScratch() {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
            galoisCounterMode = Cipher.getInstance(GALOIS_COUNTER_MODE);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no SHA-1 or no " + GALOIS_COUNTER_MODE, missing);
        }
    }

    /// This thread's.
    static PacketScratch current() {
        return CURRENT.get();
    }
}
