package parley.media.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/// The JDK's AES. One thread.
final class JdkAes implements AesBlocks {
    private final Cipher cipher;

    /// @param key 16, 24 or 32 octets
    JdkAes(byte[] key) {
        try {
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no AES", missing);
        }
    }

    /// The JDK's cipher is a chain of six objects, of which asking for an initialization vector, which ECB has not,
    /// reads four.
    @Override
    public int prefetch() {
        return cipher.getIV() == null ? 0 : 1;
    }

    @Override
    public void encryptCounters(PacketScratch scratch, int octets) {
        try {
            cipher.update(scratch.counters, 0, octets, scratch.keystream, 0);
        } catch (ShortBufferException impossible) {
            throw new IllegalStateException("ECB gives as many octets as it takes", impossible);
        }
    }
}
