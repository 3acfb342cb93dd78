package parley.media.bridge;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import parley.media.rtp.DigitReception;
import parley.media.rtp.OutgoingSource;
import parley.media.rtp.PacketKind;
import parley.media.rtp.RoundTrip;
import parley.media.rtp.RtcpHeader;
import parley.media.rtp.RtpHeader;
import parley.media.rtp.VoiceQuality.Codec;
import parley.media.srtp.KeyReads;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpReceiver;
import parley.media.transcode.VoiceTranscoder;

/// What the worker knows of one leg: its plan, its ports, its counters. Mutable; only on the worker's
/// thread, where the leg's actor runs too, so that there is no lock between them and the packets.
public final class RelayLeg {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final LegPort rtp = new LegPort(this, false);
    private final LegPort rtcp = new LegPort(this, true);
    private final LegCounters counters = new LegCounters();
    private @Nullable RelayLeg far;
    private @Nullable LegPlan plan;
    private @Nullable LegObserver observer;
    private @Nullable PacketTap tap;
    private final DigitReception digits = new DigitReception();
    private final KeyProof proof = new KeyProof();
    private final PacketRate rate = new PacketRate();
    private final OutgoingSource source;
    private @Nullable SrtpReceiver inbound;
    private @Nullable SrtpProtector outbound;
    private @Nullable KeyReads inboundReads;
    private @Nullable KeyReads outboundReads;
    private final RoundTrip roundTrip = new RoundTrip();
    private @Nullable VoiceTranscoder transcoder;
    private boolean closed;
    private boolean endToEnd;
    private long expectedSinceNanos;
    private Presence party = new Presence();
    private boolean expectsMedia;

    /// A leg without a plan.
    /// @param random for the SSRC and the first numbers of what its peer gets
    public RelayLeg(RandomGenerator random) {
        source = new OutgoingSource(random);
    }

    /// Two legs, bridged to each other.
    public static void bridge(RelayLeg a, RelayLeg b) {
        a.far = b;
        b.far = a;
    }

    public LegPort rtp() {
        return rtp;
    }

    public LegPort rtcp() {
        return rtcp;
    }

    public LegCounters counters() {
        return counters;
    }

    /// How long it is to its peer and back.
    public RoundTrip roundTrip() {
        return roundTrip;
    }

    /// The highest rollover counter of what comes in (RFC 3711 §3.3.1); 0 without SRTP.
    public long rolloverCounter() {
        return plan != null && plan.keying() instanceof Keying.Srtp srtp
                ? srtp.media().inbound().rolloverCounter()
                : 0;
    }

    /// What its peer gets of an audio stream, as one source of ours. Packets of our own are put into it by
    /// [MediaBridge#insert(Packet, RelayLeg, int, int)].
    public OutgoingSource source() {
        return source;
    }

    @Nullable
    RelayLeg far() {
        return far;
    }

    @Nullable
    LegPlan plan() {
        return plan;
    }

    /// Sets who hears of DTLS records and failures.
    public void observer(LegObserver hears) {
        observer = hears;
    }

    public @Nullable LegObserver observer() {
        return observer;
    }

    /// Who is shown its packets from now on; nobody, as a rule.
    public void tap(@Nullable PacketTap shown) {
        tap = shown;
    }

    public @Nullable PacketTap tap() {
        return tap;
    }

    /// An offer/answer ended: the plan, and the addresses in it.
    public void publish(LegPlan next, long nowNanos) {
        plan = next;
        counters.agreed();
        keyed(next.keying());
        rtp.latch().signalled(next.remoteRtp(), next.ice());
        rtcp.latch().signalled(next.remoteRtcp(), next.ice());
        noteExpectations(nowNanos);
    }

    /// Who turns its peer's voice into the far party's codec from now on; nobody, as a rule.
    public void transcoder(@Nullable VoiceTranscoder turns) {
        transcoder = turns;
    }

    public @Nullable VoiceTranscoder transcoder() {
        return transcoder;
    }

    /// True if what begins as STUN is to be heard.
    boolean speaksIce() {
        return plan != null && plan.ice();
    }

    /// True if the parties may make keys between themselves (ZRTP): we protect neither leg, and change nothing that
    /// the tags of theirs will cover.
    boolean passesZrtp() {
        return untouched() && far != null && far.untouched();
    }

    private boolean untouched() {
        return plan != null
                && plan.keying() instanceof Keying.Plain
                && plan.payloadTypes().untouched();
    }

    /// True once ZRTP has passed: from then on so does every packet, as it is. What the parties send may be
    /// protected by keys that we do not have, and their tags cover SSRC and sequence number (RFC 6189 §5, RFC 3711
    /// §3.1).
    boolean endToEnd() {
        return endToEnd;
    }

    private void endToEnd(boolean so) {
        endToEnd = so;
        if (far != null) {
            far.endToEnd = so;
        }
    }

    /// What the same party's other stream hears counts for both.
    public void joins(RelayLeg other) {
        party = other.party;
    }

    /// True if UDPTL was agreed, and no RTP.
    boolean carriesFax() {
        return plan != null && !plan.format().kind().rtp();
    }

    /// True if it is of the source that was heard before the call changed to fax.
    boolean isLateRtp(Packet packet) {
        return RtpHeader.headerBytes(packet.octets(), 0, packet.length()) != RtpHeader.MALFORMED
                && counters.heard(RtpHeader.ssrc(packet.octets(), 0));
    }

    /// While one sends a page, the other is still: it takes two to keep a fax alive.
    void heardFax(int octets, long nowNanos) {
        party.heard(nowNanos);
        if (far != null) {
            far.party.heard(nowNanos);
        }
        counters.received(octets);
    }

    void heardZrtp(long nowNanos) {
        party.heard(nowNanos);
        endToEnd(true);
    }

    /// DTLS gave keys, or a new handshake took them away: the addresses stay as they are.
    public void key(Keying keying, long nowNanos) {
        if (plan != null) {
            plan = plan.keyed(keying);
            keyed(keying);
            noteExpectations(nowNanos);
        }
    }

    private void keyed(Keying keying) {
        proof.about(keying);
        if (!passesZrtp()) {
            endToEnd(false);
        }
        if (tap != null) {
            tap.keyed();
        }
        if (keying instanceof Keying.Srtp srtp) {
            if (inbound != null && inbound != srtp.media().inbound()) {
                counters.keyChanged();
            }
            inbound = srtp.media().inbound();
            var before = outbound;
            outbound = srtp.media().outbound();
            inboundReads = inbound.reads();
            outboundReads = outbound.reads();
            if (before != null && before != outbound) {
                source.keyReplaced();
            }
        }
    }

    /// Ends the leg: no packet is taken or sent any more.
    public void close() {
        closed = true;
        if (far != null) {
            far.noteExpectations(far.party.heardNanos());
        }
    }

    public boolean closed() {
        return closed;
    }

    /// True if media passes: both legs know what to do, and have their keys.
    public boolean flowing() {
        return ready() && far != null && far.ready();
    }

    private boolean ready() {
        return plan != null && plan.ready() && !closed;
    }

    private void noteExpectations(long nowNanos) {
        expect(nowNanos);
        if (far != null) {
            far.expect(nowNanos);
        }
    }

    private void expect(long nowNanos) {
        boolean expected = flowing()
                && plan != null
                && plan.receives()
                && plan.format().kind().steady();
        if (expected && !expectsMedia) {
            expectedSinceNanos = nowNanos;
        }
        expectsMedia = expected;
    }

    /// How long the peer has been silent while it should be heard: 0 while it is on hold or the call not up.
    public long silentNanos(long nowNanos) {
        return expectsMedia ? nowNanos - Math.max(party.heardNanos(), expectedSinceNanos) : 0;
    }

    /// Counts a packet that is to be relayed, and says whether it may be.
    boolean admitsAnother(long nowNanos) {
        return rate.admits(nowNanos);
    }

    /// True if a packet under the present key has been authentic.
    public boolean keyProven() {
        return proof.proven();
    }

    /// True if the peer's packets do not authenticate: it is sent nothing.
    public boolean keyRefuted() {
        return proof.refuted();
    }

    void refuse(Packet packet, RelayVerdict why) {
        packet.drop(why);
        // RTCP shows nothing: phones that protect their media keep a NAT open with plain RTCP.
        if (why == RelayVerdict.AUTHENTICATION_FAILED
                && packet.kind() == PacketKind.RTP
                && proof.failed(packet)
                && observer != null) {
            observer.authenticationFailed();
        }
    }

    private void noteWear(Keying keying) {
        if (keying instanceof Keying.Srtp srtp && srtp.media().inbound().wearsOut() && observer != null) {
            observer.keyWearsOut();
        }
    }

    /// A telephone event that goes no further.
    void take(Packet packet, LegPlan by) {
        int digit = digits.received(packet.octets(), packet.length());
        packet.drop(RelayVerdict.HANDED_OVER);
        if (digit != DigitReception.NOTHING && observer != null) {
            int hertz = by.format().clocks().hertz(RtpHeader.payloadType(packet.octets(), 0));
            observer.digit(digit, digits.ticks() * NANOS_PER_SECOND / hertz);
        }
    }

    /// As [MediaBridge#prefetchParts] says, for a packet from this leg's peer.
    int prefetchInbound() {
        int sum = (int) party.heardNanos() + counters.prefetch() + rate.prefetch() + prefetch();
        return inbound == null || inboundReads == null ? sum : sum + inbound.prefetch() + inboundReads.prefetch();
    }

    /// The same for a packet to this leg's peer.
    int prefetchOutbound() {
        int sum = counters.prefetchSent() + prefetch();
        return outbound == null || outboundReads == null ? sum : sum + outbound.prefetch() + outboundReads.prefetch();
    }

    /// As [MediaBridge#prefetchDeepest] says, for a packet from this leg's peer.
    int prefetchInboundDeepest() {
        int sum = counters.prefetchDeepest() + prefetchDeepest();
        return inboundReads == null ? sum : sum + inboundReads.prefetchDeepest();
    }

    /// The same for a packet to this leg's peer.
    int prefetchOutboundDeepest() {
        int sum = prefetchDeepest();
        return outboundReads == null ? sum : sum + outboundReads.prefetchDeepest();
    }

    private int prefetch() {
        int sum = rtp.prefetch() + source.prefetch() + (proof.refuted() ? 1 : 0);
        return plan == null ? sum : sum + plan.prefetch();
    }

    private int prefetchDeepest() {
        int sum = rtp.prefetchDeepest();
        return plan == null ? sum : sum + plan.prefetchDeepest();
    }

    void heard(Packet packet, boolean media, LegPlan by, long nowNanos) {
        party.heard(nowNanos);
        proof.authentic();
        noteWear(by.keying());
        if (media) {
            int ssrc = RtpHeader.ssrc(packet.octets(), 0);
            int clockHertz = by.format().clocks().hertz(RtpHeader.payloadType(packet.octets(), 0));
            source.heard(ssrc);
            counters.received(packet.length(), Codec.of(RtpHeader.payloadType(packet.octets(), 0), clockHertz));
            counters.received(
                    ssrc,
                    clockHertz,
                    RtpHeader.sequence(packet.octets(), 0),
                    RtpHeader.timestamp(packet.octets(), 0),
                    nowNanos);
        } else {
            counters.reportReceived();
            source.heard(RtcpHeader.ssrc(packet.octets(), 0));
            if (!endToEnd) {
                roundTrip.received(packet.octets(), packet.length(), source.ssrc(), nowNanos);
            }
        }
    }
}
