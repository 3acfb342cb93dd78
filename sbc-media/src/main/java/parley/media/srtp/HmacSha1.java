package parley.media.srtp;

/// HMAC-SHA1 (RFC 2104) under one key. Immutable; its working memory is the thread's ([PacketScratch]).
abstract sealed class HmacSha1 permits JdkHmacSha1, NettleHmacSha1 {
    /// Octets of a block of SHA-1, and the most that a key may have.
    static final int BLOCK_BYTES = PacketScratch.BLOCK_BYTES;

    static final byte INNER = 0x36;
    static final byte OUTER = 0x5c;

    /// The cheaper one that this system has.
    /// @param key at most 64 octets
    static HmacSha1 of(byte[] key) {
        return NettleLibrary.AVAILABLE ? new NettleHmacSha1(key) : new JdkHmacSha1(key);
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    abstract int prefetch();

    /// Leaves the HMAC of these octets in the scratch's `digest`.
    abstract void digest(PacketScratch scratch, byte[] buffer, int offset, int length);

    /// The same of these octets followed by a word.
    abstract void digest(PacketScratch scratch, byte[] buffer, int offset, int length, int word);

    /// Writes the first `tagBytes` octets of the HMAC at `tagAt`.
    final void sign(byte[] buffer, int offset, int length, int tagAt, int tagBytes) {
        var scratch = PacketScratch.current();
        digest(scratch, buffer, offset, length);
        System.arraycopy(scratch.digest, 0, buffer, tagAt, tagBytes);
    }

    /// The same over the octets followed by a word that does not travel: the rollover counter (RFC 3711 §4.2).
    final void sign(byte[] buffer, int offset, int length, int word, int tagAt, int tagBytes) {
        var scratch = PacketScratch.current();
        digest(scratch, buffer, offset, length, word);
        System.arraycopy(scratch.digest, 0, buffer, tagAt, tagBytes);
    }

    /// True if the octets at `tagAt` are what [#sign] would write; in a time that does not tell where they differ.
    final boolean verifies(byte[] buffer, int offset, int length, int tagAt, int tagBytes) {
        var scratch = PacketScratch.current();
        digest(scratch, buffer, offset, length);
        return tagIs(scratch.digest, buffer, tagAt, tagBytes);
    }

    /// The same over the octets followed by a word that does not travel.
    final boolean verifies(byte[] buffer, int offset, int length, int word, int tagAt, int tagBytes) {
        var scratch = PacketScratch.current();
        digest(scratch, buffer, offset, length, word);
        return tagIs(scratch.digest, buffer, tagAt, tagBytes);
    }

    /// The key, if it is not too long.
    static byte[] checked(byte[] key) {
        if (key.length > BLOCK_BYTES) {
            throw new IllegalArgumentException("SRTP's HMAC keys are at most 64 octets, got " + key.length);
        }
        return key;
    }

    private static boolean tagIs(byte[] digest, byte[] buffer, int tagAt, int tagBytes) {
        int difference = 0;
        for (int at = 0; at < tagBytes; at++) {
            difference |= digest[at] ^ buffer[tagAt + at];
        }
        return difference == 0;
    }
}
