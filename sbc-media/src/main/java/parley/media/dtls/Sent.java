package parley.media.dtls;

import java.util.Arrays;
import parley.media.rtp.BigEndian;

/// Which records of a connection have gone out: nobody may use a number twice, for the nonce of what is sealed
/// depends on it (RFC 5288 §3). Mutable, one thread at a time.
final class Sent {
    private static final int EPOCH_AT = 3;
    private static final long SEQUENCE_MASK = (1L << 48) - 1;

    private long inTheClear;
    private long sealed;
    private byte[] lastSealed = {};

    /// A record goes out.
    void record(byte[] buffer, int offset, int length) {
        long numbered = BigEndian.longInteger(buffer, offset + EPOCH_AT);
        long next = (numbered & SEQUENCE_MASK) + 1;
        if (numbered >>> 48 == 0) {
            inTheClear = Math.max(inTheClear, next);
        } else {
            sealed = Math.max(sealed, next);
            lastSealed = Arrays.copyOfRange(buffer, offset, offset + length);
        }
    }

    /// The next number in epoch 0.
    long inTheClear() {
        return inTheClear;
    }

    /// The next number in epoch 1.
    long sealed() {
        return sealed;
    }

    /// The last record in epoch 1; empty if there was none.
    byte[] lastSealed() {
        return lastSealed;
    }
}
