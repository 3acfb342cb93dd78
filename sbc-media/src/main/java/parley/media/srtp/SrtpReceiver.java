package parley.media.srtp;

import org.jspecify.annotations.Nullable;
import parley.media.rtp.RtpHeader;

/// What one peer sends, under the keys that it announces one after the other (RFC 3711 §3.2.1, RFC 4568
/// §7.1.4).
///
/// After a change of keys, packets under the one before are still on their way: it is tried too, for
/// [#GRACE_NANOS]. And nobody can know whether the peer goes on with its rollover counter, as RFC 3711
/// §3.3.1 has it, or starts at 0 as with a new session: until the first authentic packet of a source, both
/// are tried. State changes in neither case before a tag has verified.
///
/// Mutable, one thread. Nothing is copied but while a change of keys is recent.
public final class SrtpReceiver {
    /// Nanoseconds for which the key before the present one still counts: longer than any packet is on its
    /// way, and shorter than it takes to make use of a key that was given up because it leaked.
    public static final long GRACE_NANOS = 1_000_000_000L;

    /// A key without a lifetime of its own.
    public static final long NO_LIFETIME = Long.MAX_VALUE;

    /// Packets before the end of a key's lifetime at which its leg is told: 80 s of audio, time for the
    /// peer to give another, or a sixteenth of the lifetime if that is less.
    private static final long WARNING_PACKETS = 4096;

    private final SrtpUnprotector current;
    private @Nullable MasterKeyIdentifier identifier;
    private long lifetimePackets = NO_LIFETIME;
    private long packets;
    private @Nullable SrtpReceiver former;
    private long graceUntilNanos;
    private byte[] copy = new byte[0];
    private boolean settled;
    private boolean byFormer;

    /// Of one key.
    public SrtpReceiver(SrtpUnprotector current) {
        this.current = current;
    }

    /// What the peer announced beside the key.
    /// @param mki in each packet; null if there is none
    /// @param lifetime packets that the key may protect (RFC 4568 §6.1), [#NO_LIFETIME] for the suite's own
    ///     limit
    public void announced(@Nullable MasterKeyIdentifier mki, long lifetime) {
        identifier = mki;
        lifetimePackets = lifetime;
    }

    /// This key comes after that one.
    public void follows(SrtpReceiver before, long nowNanos) {
        // A key replaced before anything was heard under it knows less than the one before it.
        var heard = before.packets == 0 && before.former != null ? before.former : before;
        before.former = null;
        heard.former = null;
        former = heard == this ? null : heard;
        graceUntilNanos = nowNanos + GRACE_NANOS;
        settled = false;
    }

    /// Makes RTP of the SRTP packet at the start of `buffer`.
    /// @return the new length in octets, or the [Verdict#code()] of a refusal
    public int unprotectRtp(byte[] buffer, int length, long nowNanos) {
        return unprotect(true, buffer, length, nowNanos);
    }

    /// Makes compound RTCP of the SRTCP packet at the start of `buffer`.
    /// @return the new length in octets, or the [Verdict#code()] of a refusal
    public int unprotectRtcp(byte[] buffer, int length, long nowNanos) {
        return unprotect(false, buffer, length, nowNanos);
    }

    private int unprotect(boolean rtp, byte[] buffer, int length, long nowNanos) {
        byFormer = false;
        var before = former;
        if (before == null) {
            return open(rtp, buffer, length, SrtpCheckpoint.NONE);
        }
        keep(buffer, length);
        int answer = open(rtp, buffer, length, SrtpCheckpoint.NONE);
        if (answer < 0 && rtp) {
            answer = tryRolloverCounter(before, buffer, length, answer);
        }
        boolean recent = nowNanos - graceUntilNanos < 0;
        settled |= answer >= 0;
        if (answer < 0 && recent) {
            System.arraycopy(copy, 0, buffer, 0, length);
            int formerly = before.open(rtp, buffer, length, SrtpCheckpoint.NONE);
            byFormer = formerly >= 0;
            answer = byFormer ? formerly : answer;
        }
        if (settled && !recent) {
            former = null;
            copy = new byte[0];
        }
        return answer;
    }

    private int tryRolloverCounter(SrtpReceiver before, byte[] buffer, int length, int answer) {
        if (length < RtpHeader.FIXED_BYTES) {
            return answer;
        }
        long expected = before.current.indexOf(RtpHeader.ssrc(copy, 0), RtpHeader.sequence(copy, 0));
        if (expected == SrtpCheckpoint.NONE || expected >>> 16 == 0) {
            return answer;
        }
        System.arraycopy(copy, 0, buffer, 0, length);
        int again = open(true, buffer, length, expected);
        return again >= 0 ? again : answer;
    }

    private void keep(byte[] buffer, int length) {
        if (copy.length < length) {
            copy = new byte[buffer.length];
        }
        System.arraycopy(buffer, 0, copy, 0, length);
    }

    private int open(boolean rtp, byte[] buffer, int length, long expectedIndex) {
        if (packets >= lifetimePackets) {
            return Verdict.KEY_EXHAUSTED.code();
        }
        int stripped = length;
        if (identifier != null) {
            stripped =
                    identifier.strip(buffer, 0, length, rtp ? current.rtpTrailerBytes() : current.rtcpTrailerBytes());
            if (stripped == MasterKeyIdentifier.ABSENT) {
                return Verdict.AUTH_FAILED.code();
            }
        }
        int answer = rtp
                ? current.unprotectRtp(buffer, 0, stripped, expectedIndex)
                : current.unprotectRtcp(buffer, 0, stripped);
        if (answer >= 0) {
            packets++;
        }
        return answer;
    }

    /// As [parley.media.bridge.MediaBridge#prefetchParts] says.
    public int prefetch() {
        return (int) packets + (byFormer ? 1 : 0) + current.prefetch();
    }

    /// What a packet under the present key reads of it.
    public KeyReads reads() {
        return current.reads();
    }

    /// True if the last packet was authentic under the key before the present one.
    public boolean byFormerKey() {
        return byFormer;
    }

    /// True with the one packet after which the key is soon used up.
    public boolean wearsOut() {
        return !byFormer && packets == lifetimePackets - Math.min(lifetimePackets / 16, WARNING_PACKETS);
    }

    /// The highest rollover counter of its sources (RFC 3711 §3.3.1).
    public long rolloverCounter() {
        return current.rolloverCounter();
    }

    /// Sources heard under the key.
    public int sources() {
        return current.sources();
    }
}
