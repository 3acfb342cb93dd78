package parley.media.srtp;

import java.security.DigestException;
import java.util.Arrays;
import parley.media.rtp.BigEndian;

/// With the JDK's SHA-1, whose state cannot be set: both pads are taken in anew for each packet.
final class JdkHmacSha1 extends HmacSha1 {
    private final byte[] key;

    /// @param key at most 64 octets
    JdkHmacSha1(byte[] key) {
        this.key = checked(key).clone();
    }

    @Override
    int prefetch() {
        return key[0];
    }

    @Override
    void digest(PacketScratch scratch, byte[] buffer, int offset, int length) {
        pad(scratch, INNER);
        scratch.sha1.update(buffer, offset, length);
        finish(scratch);
    }

    @Override
    void digest(PacketScratch scratch, byte[] buffer, int offset, int length, int word) {
        pad(scratch, INNER);
        scratch.sha1.update(buffer, offset, length);
        BigEndian.putInteger(scratch.word, 0, word);
        scratch.sha1.update(scratch.word, 0, Integer.BYTES);
        finish(scratch);
    }

    private void pad(PacketScratch scratch, byte octet) {
        byte[] pad = scratch.block;
        Arrays.fill(pad, octet);
        for (int at = 0; at < key.length; at++) {
            pad[at] = (byte) (key[at] ^ octet);
        }
        scratch.sha1.update(pad, 0, BLOCK_BYTES);
    }

    private void finish(PacketScratch scratch) {
        try {
            scratch.sha1.digest(scratch.digest, 0, PacketScratch.DIGEST_BYTES);
            pad(scratch, OUTER);
            scratch.sha1.update(scratch.digest, 0, PacketScratch.DIGEST_BYTES);
            scratch.sha1.digest(scratch.digest, 0, PacketScratch.DIGEST_BYTES);
        } catch (DigestException impossible) {
            throw new IllegalStateException("SHA-1 gives 20 octets", impossible);
        }
    }
}
