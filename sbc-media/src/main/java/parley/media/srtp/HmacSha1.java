package parley.media.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import parley.media.rtp.BigEndian;

/// HMAC-SHA1 (RFC 2104) under one key, from two digest states that have eaten the key's pads once and for all.
///
/// Cloning them is cheaper than `Mac`, which digests both pads anew for each packet. Mutable scratch, one thread.
final class HmacSha1 {
    private static final int BLOCK_BYTES = 64;
    private static final int DIGEST_BYTES = 20;

    private final MessageDigest innerKeyed;
    private final MessageDigest outerKeyed;
    private final byte[] digest = new byte[DIGEST_BYTES];
    private final byte[] word = new byte[Integer.BYTES];

    /// @param key at most 64 octets
    HmacSha1(byte[] key) {
        if (key.length > BLOCK_BYTES) {
            throw new IllegalArgumentException("SRTP's HMAC keys are at most 64 octets, got " + key.length);
        }
        innerKeyed = keyed(key, (byte) 0x36);
        outerKeyed = keyed(key, (byte) 0x5c);
    }

    private static MessageDigest keyed(byte[] key, byte padOctet) {
        byte[] pad = Arrays.copyOf(key, BLOCK_BYTES);
        for (int at = 0; at < BLOCK_BYTES; at++) {
            pad[at] ^= padOctet;
        }
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            digest.update(pad);
            return digest;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-1", missing);
        }
    }

    /// Writes the first `tagBytes` octets of the HMAC at `tagAt`.
    void sign(byte[] buffer, int offset, int length, int tagAt, int tagBytes) {
        finish(start(buffer, offset, length));
        System.arraycopy(digest, 0, buffer, tagAt, tagBytes);
    }

    /// The same over the octets followed by a word that does not travel: the rollover counter (RFC 3711 §4.2).
    void sign(byte[] buffer, int offset, int length, int word, int tagAt, int tagBytes) {
        finish(start(buffer, offset, length, word));
        System.arraycopy(digest, 0, buffer, tagAt, tagBytes);
    }

    /// True if the octets at `tagAt` are what [#sign] would write; in a time that does not tell where they differ.
    boolean verifies(byte[] buffer, int offset, int length, int tagAt, int tagBytes) {
        finish(start(buffer, offset, length));
        return tagIs(buffer, tagAt, tagBytes);
    }

    /// The same over the octets followed by a word that does not travel.
    boolean verifies(byte[] buffer, int offset, int length, int word, int tagAt, int tagBytes) {
        finish(start(buffer, offset, length, word));
        return tagIs(buffer, tagAt, tagBytes);
    }

    private static MessageDigest copy(MessageDigest keyed) {
        try {
            return (MessageDigest) keyed.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's SHA-1 can be cloned", impossible);
        }
    }

    private MessageDigest start(byte[] buffer, int offset, int length) {
        var inner = copy(innerKeyed);
        inner.update(buffer, offset, length);
        return inner;
    }

    private MessageDigest start(byte[] buffer, int offset, int length, int trailing) {
        var inner = start(buffer, offset, length);
        BigEndian.putInteger(word, 0, trailing);
        inner.update(word, 0, Integer.BYTES);
        return inner;
    }

    private void finish(MessageDigest inner) {
        var outer = copy(outerKeyed);
        try {
            inner.digest(digest, 0, DIGEST_BYTES);
            outer.update(digest, 0, DIGEST_BYTES);
            outer.digest(digest, 0, DIGEST_BYTES);
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
