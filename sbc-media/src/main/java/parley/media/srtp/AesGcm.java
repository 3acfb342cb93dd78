package parley.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import parley.media.rtp.BigEndian;

/// AES-GCM as SRTP uses it (RFC 7714 §8, §9): one session key and salt. Immutable; its working
/// memory is the thread's ([PacketScratch]), and so is the packet that was started.
final class AesGcm {
    /// Octets of the session salt, and of the IV.
    static final int SALT_BYTES = 12;
    /// Octets of the tag (RFC 7714 §13.2).
    static final int TAG_BYTES = 16;

    private final SecretKeySpec key;
    private final byte[] salt;

    /// @param key 16 or 32 octets
    /// @param salt 12 octets
    AesGcm(byte[] key, byte[] salt) {
        if (salt.length != SALT_BYTES) {
            throw new IllegalArgumentException("a salt of AES-GCM has 12 octets, got " + salt.length);
        }
        this.key = new SecretKeySpec(key, "AES");
        this.salt = salt.clone();
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    int prefetch() {
        return salt[0] + key.getAlgorithm().length();
    }

    /// Starts a packet: sets key and IV, authenticates `aadLength` octets at `aad`.
    void start(int mode, int ssrc, long packetIndex, byte[] buffer, int aad, int aadLength) {
        // IV = (00 00 | SSRC | 48-bit index) XOR salt. SRTCP has 00 00 | 0 | 31-bit index there (§9.1): the same.
        var scratch = PacketScratch.current();
        byte[] initializationVector = scratch.initializationVector;
        BigEndian.putShort(initializationVector, 0, BigEndian.unsignedShort(salt, 0));
        BigEndian.putInteger(initializationVector, 2, BigEndian.integer(salt, 2) ^ ssrc);
        BigEndian.putShort(initializationVector, 6, BigEndian.unsignedShort(salt, 6) ^ (int) (packetIndex >>> 32));
        BigEndian.putInteger(initializationVector, 8, BigEndian.integer(salt, 8) ^ (int) packetIndex);
        var cipher = scratch.galoisCounterMode;
        try {
            cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, initializationVector));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("an SRTP index is used once per key", impossible);
        }
        cipher.updateAAD(buffer, aad, aadLength);
    }

    /// Authenticates a word that is not next to the header: SRTCP's E bit and index.
    void authenticate(int value) {
        var scratch = PacketScratch.current();
        BigEndian.putInteger(scratch.word, 0, value);
        scratch.galoisCounterMode.updateAAD(scratch.word, 0, Integer.BYTES);
    }

    /// Encrypts in place and appends the tag, or verifies the tag and decrypts in place, as [#start] was told.
    /// @return false if the tag does not verify; the octets are then worthless
    boolean finish(byte[] buffer, int offset, int length) {
        try {
            PacketScratch.current().galoisCounterMode.doFinal(buffer, offset, length, buffer, offset);
            return true;
        } catch (AEADBadTagException forged) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the buffer has room for the tag", impossible);
        }
    }
}
