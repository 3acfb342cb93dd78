package parley.media.dtls;

import java.time.Duration;
import java.util.Arrays;
import parley.media.rtp.BigEndian;

/// An alert in the clear, as a peer sends it that refuses a handshake (RFC 5246 §7.2) and as anybody can forge it
/// who knows the addresses. The library would end the handshake at once. So it is held back until the peer has been
/// silent for a while: a peer that has given up sends nothing more, one that goes on with its flights sent no alert.
/// Mutable, one thread; time is an argument.
final class PlainAlert {
    /// Longer than a flight of the peer's takes that we have asked for a second time, and short enough for a caller
    /// whose peer has really refused.
    static final Duration PATIENCE = Duration.ofMillis(SrtpHandshake.RESEND_MILLIS * 2L);

    private static final int ALERT = 21;
    private static final int EPOCH_AT = 3;
    private static final byte[] NONE = {};

    private final boolean client;
    private byte[] held = NONE;
    private long heldSinceNanos;
    private boolean heard;

    /// For one association.
    /// @param client our role: a client may be refused by the first thing it hears; who has not said hello cannot
    ///     refuse a server
    PlainAlert(boolean client) {
        this.client = client;
    }

    /// A record that is worth reading came in.
    /// @return true if it is not to be read now, and perhaps never
    boolean holds(byte[] datagram, int at, int size, long nowNanos) {
        if (datagram[at] != ALERT || BigEndian.unsignedShort(datagram, at + EPOCH_AT) > 0) {
            heard = true;
            held = NONE;
            return false;
        }
        if (held.length == 0 && (client || heard)) {
            held = Arrays.copyOfRange(datagram, at, at + size);
            heldSinceNanos = nowNanos;
        }
        return true;
    }

    /// The alert, once it is to be believed; before, and if there is none, nothing.
    byte[] due(long nowNanos) {
        if (waitNanos(nowNanos) > 0) {
            return NONE;
        }
        var believed = held;
        held = NONE;
        return believed;
    }

    /// Until then; without an alert, for ever.
    long waitNanos(long nowNanos) {
        return held.length == 0 ? Long.MAX_VALUE : PATIENCE.toNanos() - (nowNanos - heldSinceNanos);
    }
}
