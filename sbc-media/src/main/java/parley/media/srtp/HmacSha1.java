package parley.media.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import parley.media.rtp.BigEndian;

/// HMAC-SHA1 (RFC 2104) under one key.
///
final class HmacSha1 {
    private static final int BLOCK_BYTES = 64;
    private static final int DIGEST_BYTES = 20;

    private final MessageDigest sha1;
    private final byte[] innerPad;
    private final byte[] outerPad;
    private final byte[] digest = new byte[DIGEST_BYTES];
    private final byte[] word = new byte[Integer.BYTES];

    /// @param key at most 64 octets
    HmacSha1(byte[] key) {
        if (key.length > BLOCK_BYTES) {
            throw new IllegalArgumentException("SRTP's HMAC keys are at most 64 octets, got " + key.length);
        }
        innerPad = padded(key, (byte) 0x36);
        outerPad = padded(key, (byte) 0x5c);
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-1", missing);
        }
    }

    private static byte[] padded(byte[] key, byte padOctet) {
        byte[] pad = Arrays.copyOf(key, BLOCK_BYTES);
        for (int at = 0; at < BLOCK_BYTES; at++) {
            pad[at] ^= padOctet;
        }
        return pad;
    }

    /// Writes the first `tagBytes` octets of the HMAC at `tagAt`.
    void sign(byte[] buffer, int offset, int length, int tagAt, int tagBytes) {
        start(buffer, offset, length);
        finish();
        System.arraycopy(digest, 0, buffer, tagAt, tagBytes);
    }

    /// The same over the octets followed by a word that does not travel: the rollover counter (RFC 3711 §4.2).
    void sign(byte[] buffer, int offset, int length, int word, int tagAt, int tagBytes) {
        start(buffer, offset, length, word);
        finish();
        System.arraycopy(digest, 0, buffer, tagAt, tagBytes);
    }

    /// True if the octets at `tagAt` are what [#sign] would write; in a time that does not tell where they differ.
    boolean verifies(byte[] buffer, int offset, int length, int tagAt, int tagBytes) {
        start(buffer, offset, length);
        finish();
        return tagIs(buffer, tagAt, tagBytes);
    }

    /// The same over the octets followed by a word that does not travel.
    boolean verifies(byte[] buffer, int offset, int length, int word, int tagAt, int tagBytes) {
        start(buffer, offset, length, word);
        finish();
        return tagIs(buffer, tagAt, tagBytes);
    }

    private void start(byte[] buffer, int offset, int length) {
        sha1.update(innerPad, 0, BLOCK_BYTES);
        sha1.update(buffer, offset, length);
    }

    private void start(byte[] buffer, int offset, int length, int trailing) {
        start(buffer, offset, length);
        BigEndian.putInteger(word, 0, trailing);
        sha1.update(word, 0, Integer.BYTES);
    }

    private void finish() {
        try {
            sha1.digest(digest, 0, DIGEST_BYTES);
            sha1.update(outerPad, 0, BLOCK_BYTES);
            sha1.update(digest, 0, DIGEST_BYTES);
            sha1.digest(digest, 0, DIGEST_BYTES);
        } catch (DigestException impossible) {
            throw new IllegalStateException("SHA-1 gives 20 octets", impossible);
        }
    }

    private boolean tagIs(byte[] buffer, int tagAt, int tagBytes) {
        int difference = 0;
        for (int at = 0; at < tagBytes; at++) {
            difference |= digest[at] ^ buffer[tagAt + at];
        }
        return difference == 0;
    }
}
