package parley.media.srtp;

import java.security.DigestException;
import java.util.Arrays;
import parley.media.rtp.BigEndian;

/// HMAC-SHA1 (RFC 2104) under one key. Immutable; its working memory is the thread's ([PacketScratch]).
final class HmacSha1 {
    private static final int BLOCK_BYTES = PacketScratch.BLOCK_BYTES;
    private static final int DIGEST_BYTES = PacketScratch.DIGEST_BYTES;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final byte[] key;

    /// @param key at most 64 octets
    HmacSha1(byte[] key) {
        if (key.length > BLOCK_BYTES) {
            throw new IllegalArgumentException("SRTP's HMAC keys are at most 64 octets, got " + key.length);
        }
        this.key = key.clone();
    }

    /// As [parley.media.bridge.MediaBridge#prefetch] says.
    int prefetch() {
        return key[0];
    }

    /// Writes the first `tagBytes` octets of the HMAC at `tagAt`.
    void sign(byte[] buffer, int offset, int length, int tagAt, int tagBytes) {
        var scratch = PacketScratch.current();
        start(scratch, buffer, offset, length);
        finish(scratch);
        System.arraycopy(scratch.digest, 0, buffer, tagAt, tagBytes);
    }

    /// The same over the octets followed by a word that does not travel: the rollover counter (RFC 3711 §4.2).
    void sign(byte[] buffer, int offset, int length, int word, int tagAt, int tagBytes) {
        var scratch = PacketScratch.current();
        start(scratch, buffer, offset, length, word);
        finish(scratch);
        System.arraycopy(scratch.digest, 0, buffer, tagAt, tagBytes);
    }

    /// True if the octets at `tagAt` are what [#sign] would write; in a time that does not tell where they differ.
    boolean verifies(byte[] buffer, int offset, int length, int tagAt, int tagBytes) {
        var scratch = PacketScratch.current();
        start(scratch, buffer, offset, length);
        finish(scratch);
        return tagIs(scratch.digest, buffer, tagAt, tagBytes);
    }

    /// The same over the octets followed by a word that does not travel.
    boolean verifies(byte[] buffer, int offset, int length, int word, int tagAt, int tagBytes) {
        var scratch = PacketScratch.current();
        start(scratch, buffer, offset, length, word);
        finish(scratch);
        return tagIs(scratch.digest, buffer, tagAt, tagBytes);
    }

    private void start(PacketScratch scratch, byte[] buffer, int offset, int length) {
        pad(scratch, INNER);
        scratch.sha1.update(buffer, offset, length);
    }

    private void start(PacketScratch scratch, byte[] buffer, int offset, int length, int trailing) {
        start(scratch, buffer, offset, length);
        BigEndian.putInteger(scratch.word, 0, trailing);
        scratch.sha1.update(scratch.word, 0, Integer.BYTES);
    }

    private void pad(PacketScratch scratch, byte octet) {
        byte[] pad = scratch.pad;
        Arrays.fill(pad, octet);
        for (int at = 0; at < key.length; at++) {
            pad[at] = (byte) (key[at] ^ octet);
        }
        scratch.sha1.update(pad, 0, BLOCK_BYTES);
    }

    private void finish(PacketScratch scratch) {
        try {
            scratch.sha1.digest(scratch.digest, 0, DIGEST_BYTES);
            pad(scratch, OUTER);
            scratch.sha1.update(scratch.digest, 0, DIGEST_BYTES);
            scratch.sha1.digest(scratch.digest, 0, DIGEST_BYTES);
        } catch (DigestException impossible) {
            throw new IllegalStateException("SHA-1 gives 20 octets", impossible);
        }
    }

    private static boolean tagIs(byte[] digest, byte[] buffer, int tagAt, int tagBytes) {
        int difference = 0;
        for (int at = 0; at < tagBytes; at++) {
            difference |= digest[at] ^ buffer[tagAt + at];
        }
        return difference == 0;
    }
}
