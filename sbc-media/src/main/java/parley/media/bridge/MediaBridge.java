package parley.media.bridge;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import parley.media.rtp.OutgoingSource;
import parley.media.rtp.PacketKind;
import parley.media.rtp.RtcpHeader;
import parley.media.rtp.RtcpTranslation;
import parley.media.rtp.RtpHeader;
import parley.media.rtp.ZrtpHeader;
import parley.media.srtp.Verdict;
import parley.media.transcode.VoiceTranscoder;
import parley.media.udptl.UdptlDatagram;

/// The way of one packet from a leg to the leg it is bridged to, as the steps of the relay's stream. Each looks
/// only at packets that are still alive; the order is fixed:
///
/// 0. [#prefetchParts], [#prefetchDeepest]: nothing is decided, but what the others will read comes into the
///    processor's cache.
/// 1. [#classify]: what is it (RFC 7983, RFC 5761)? DTLS goes to the leg's actor.
/// 2. [#unprotect]: is it authentic? Before the answer nothing of the leg has changed but a counter. After it,
///    the leg follows its source and counts it as heard.
/// 3. [#route]: are both legs ready, may it pass (RFC 3264 §8.4), where to, and is it not too many?
/// 4. [#renumber]: audio becomes part of the far leg's own source, in the far peer's codec where there is none in
///    common ([VoiceTranscoder]), and RTCP fits what each peer sees.
/// 5. [#name]: the payload type, as the far leg has it.
/// 6. [#protect]: under the far leg's key. A leg that has agreed on SRTP never lets plain RTP out.
///
/// ZRTP (RFC 6189) passes between two legs that are both in the clear, and after it every packet as it is: the keys
/// are then the parties' own.
///
/// UDPTL (ITU-T T.38 §9.1) passes untouched between two legs that have both agreed on it. Like plain RTP it is
/// believed by where it comes from.
///
/// Other streams than audio keep their SSRCs, sequence numbers and reports, for their several sources (layers,
/// retransmission, RFC 4588) refer to each other in payloads and header extensions that nobody here reads.
/// Their RTCP loses what a peer's profile does not know; no index of the far leg's key is used twice for
/// them either, because its protector refuses that.
public final class MediaBridge {
    private MediaBridge() {}

    /// Step 0: reads what the other steps will read of the packet's two legs. That is dozens of objects, each
    /// found by another, and with hundreds of calls no cache holds them: every step would wait for memory again.
    /// Here nothing depends on what is read, so the processor waits for many at once, and for several packets.
    ///
    /// Each `prefetch` down the way adds up something of what it has read: reads without a use are left out by
    /// the compiler.
    ///
    /// In several passes through the batch: what is found by something else has to wait for it, and meanwhile the
    /// other packets' reads go on. The first is the poller's, before it reads the packets ([LegPort#prefetchLegs]).
    /// This one reads what belongs to the legs themselves.
    public static void prefetchParts(Packet packet, long nowNanos) {
        RelayLeg leg = packet.leg();
        RelayLeg far = leg.far();
        packet.prefetched(leg.prefetchInbound() + (far == null ? 0 : far.prefetchOutbound()));
    }

    /// The last pass: what those lead to, their keys above all.
    public static void prefetchDeepest(Packet packet, long nowNanos) {
        RelayLeg leg = packet.leg();
        RelayLeg far = leg.far();
        packet.prefetched(leg.prefetchInboundDeepest() + (far == null ? 0 : far.prefetchOutboundDeepest()));
    }

    /// Step 1.
    /// @param nowNanos monotonic time of arrival, as in all steps
    public static void classify(Packet packet, long nowNanos) {
        RelayLeg leg = packet.leg();
        var tap = leg.tap();
        if (tap != null) {
            packet.shown(tap, tap.received(packet, nowNanos));
        }
        if (leg.closed()) {
            packet.drop(RelayVerdict.CLOSED);
            return;
        }
        if (packet.length() > Packet.RECEIVE_MAX_BYTES) {
            packet.drop(RelayVerdict.NOT_MEDIA);
            return;
        }
        if (leg.carriesFax()) {
            takeForFax(packet);
            return;
        }
        var kind = PacketKind.of(packet.octets(), 0, packet.length());
        packet.kind(kind);
        switch (kind) {
            case RTP -> {
                if (packet.arrival().rtcp()) {
                    packet.drop(RelayVerdict.NOT_MEDIA);
                }
            }
            case RTCP -> {}
            case DTLS -> handOver(packet, leg.observer());
            case STUN -> {
                if (leg.speaksIce()) {
                    check(packet, leg.observer());
                } else {
                    packet.drop(RelayVerdict.STUN);
                }
            }
            case ZRTP -> {
                if (packet.arrival().rtcp() || !leg.passesZrtp()) {
                    packet.drop(RelayVerdict.NOT_MEDIA);
                }
            }
            case TURN_CHANNEL, UDPTL, UNKNOWN -> packet.drop(RelayVerdict.NOT_MEDIA);
        }
    }

    /// Where UDPTL was agreed, all is taken for it that can be it. RTP that was on its way when the call changed to
    /// fax may be taken for it by its receiver, and break the order of its numbers.
    private static void takeForFax(Packet packet) {
        packet.kind(PacketKind.UDPTL);
        if (packet.arrival().rtcp()) {
            packet.drop(RelayVerdict.NOT_MEDIA);
        } else if (!UdptlDatagram.wellFormed(packet.octets(), packet.length())) {
            packet.drop(RelayVerdict.MALFORMED);
        } else if (packet.leg().isLateRtp(packet)) {
            packet.drop(RelayVerdict.LATE);
        }
    }

    private static void check(Packet packet, @Nullable LegObserver observer) {
        packet.drop(RelayVerdict.HANDED_OVER);
        if (observer != null) {
            observer.stun(
                    Arrays.copyOf(packet.octets(), packet.length()),
                    packet.source(),
                    packet.arrival().rtcp());
        }
    }

    private static void handOver(Packet packet, @Nullable LegObserver observer) {
        packet.drop(RelayVerdict.HANDED_OVER);
        if (observer != null) {
            observer.dtls(
                    Arrays.copyOf(packet.octets(), packet.length()),
                    packet.source(),
                    packet.arrival().rtcp());
        }
    }

    /// Step 2.
    public static void unprotect(Packet packet, long nowNanos) {
        RelayLeg leg = packet.leg();
        LegPlan plan = leg.plan();
        if (plan == null) {
            packet.drop(RelayVerdict.NOT_CONNECTED);
            return;
        }
        boolean media = packet.kind() == PacketKind.RTP;
        var verdict = switch (plan.keying()) {
            case Keying.Pending _ -> RelayVerdict.NOT_KEYED;
            case Keying.Plain _ -> read(packet);
            case Keying.Srtp srtp -> unprotect(packet, media, srtp, nowNanos);
        };
        if (verdict != RelayVerdict.RELAYED) {
            leg.refuse(packet, verdict);
        } else if (packet.kind() == PacketKind.ZRTP) {
            leg.heardZrtp(nowNanos);
        } else if (packet.kind() == PacketKind.UDPTL) {
            leg.heardFax(packet.length(), nowNanos);
        } else {
            leg.heard(packet, media, plan, nowNanos);
        }
    }

    private static RelayVerdict read(Packet packet) {
        boolean wellFormed = switch (packet.kind()) {
            case RTP -> RtpHeader.headerBytes(packet.octets(), 0, packet.length()) != RtpHeader.MALFORMED;
            // Of what the parties have protected themselves only the header can be read (RFC 3711 §3.4).
            case RTCP ->
                packet.leg().endToEnd()
                        ? packet.length() >= RtcpHeader.FIXED_BYTES
                        : RtcpHeader.wellFormed(packet.octets(), 0, packet.length());
            case ZRTP -> ZrtpHeader.wellFormed(packet.octets(), packet.length());
            case UDPTL -> true;
            case STUN, DTLS, TURN_CHANNEL, UNKNOWN -> false;
        };
        if (!wellFormed) {
            return RelayVerdict.MALFORMED;
        }
        return packet.arrival().latch().admits(packet) ? RelayVerdict.RELAYED : RelayVerdict.WRONG_SOURCE;
    }

    private static RelayVerdict unprotect(Packet packet, boolean media, Keying.Srtp srtp, long nowNanos) {
        var contexts = media ? srtp.media() : srtp.control();
        if (contexts == null) {
            return RelayVerdict.NOT_KEYED;
        }
        int answer = media
                ? contexts.inbound().unprotectRtp(packet.octets(), packet.length(), nowNanos)
                : contexts.inbound().unprotectRtcp(packet.octets(), packet.length(), nowNanos);
        if (answer < 0) {
            return refusal(Verdict.of(answer));
        }
        packet.resize(answer);
        packet.arrival().latch().follow(packet);
        return media || RtcpHeader.wellFormed(packet.octets(), 0, answer)
                ? RelayVerdict.RELAYED
                : RelayVerdict.MALFORMED;
    }

    private static RelayVerdict refusal(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> RelayVerdict.RELAYED;
            case TOO_SHORT, NOT_RTP -> RelayVerdict.MALFORMED;
            case AUTH_FAILED, UNENCRYPTED -> RelayVerdict.AUTHENTICATION_FAILED;
            case REPLAYED, TOO_OLD -> RelayVerdict.REPLAYED;
            case TOO_MANY_SOURCES -> RelayVerdict.TOO_MANY;
            case KEY_EXHAUSTED -> RelayVerdict.KEY_EXHAUSTED;
        };
    }

    /// Step 3.
    public static void route(Packet packet, long nowNanos) {
        findRoute(packet, nowNanos);
        RelayLeg far = packet.leg().far();
        if (!packet.alive() && far != null && packet.kind() == PacketKind.RTP) {
            // What we withhold is not lost: the far peer gets no gap for it.
            far.source().interrupted();
        }
    }

    private static void findRoute(Packet packet, long nowNanos) {
        RelayLeg leg = packet.leg();
        LegPlan plan = leg.plan();
        RelayLeg far = leg.far();
        if (plan == null || far == null || !leg.flowing()) {
            packet.drop(RelayVerdict.NOT_CONNECTED);
            return;
        }
        LegPlan farPlan = far.plan();
        if (farPlan == null) {
            packet.drop(RelayVerdict.NOT_CONNECTED);
            return;
        }
        if (far.keyRefuted()) {
            packet.drop(RelayVerdict.KEY_REFUTED);
            return;
        }
        // Of the two legs' plans one is the first to change between voice and fax.
        if (plan.format().kind().rtp() != farPlan.format().kind().rtp()) {
            packet.drop(RelayVerdict.NOT_CONNECTED);
            return;
        }
        // RTCP goes on while RTP is on hold (RFC 3264 §8.4): it is what tells the peers that the call still lives.
        if (packet.kind().media() && !(plan.receives() && farPlan.sends())) {
            packet.drop(RelayVerdict.ON_HOLD);
            return;
        }
        if (packet.kind() == PacketKind.RTP && plan.payloadTypes().taken(RtpHeader.payloadType(packet.octets(), 0))) {
            leg.take(packet, plan);
            return;
        }
        LegPort by = packet.kind() != PacketKind.RTCP || farPlan.rtcpMux() ? far.rtp() : far.rtcp();
        TransportAddress to = by.latch().current();
        TransportAddress wanted = by.rtcp() ? farPlan.remoteRtcp() : farPlan.remoteRtp();
        if (!wants(farPlan, wanted) || !to.reachable()) {
            packet.drop(RelayVerdict.NO_DESTINATION);
        } else if (!leg.admitsAnother(nowNanos)) {
            packet.drop(RelayVerdict.TOO_MANY);
        } else {
            packet.route(by, to);
        }
    }

    /// A peer that asks for nothing gets nothing, even if its own packets show where it is; with ICE its
    /// SDP may name no address at all.
    private static boolean wants(LegPlan plan, TransportAddress signalled) {
        return signalled.reachable() || plan.ice();
    }

    /// Step 4.
    public static void renumber(Packet packet, long nowNanos) {
        RelayLeg far = packet.departure().leg();
        LegPlan plan = packet.leg().plan();
        LegPlan farPlan = far.plan();
        if (plan == null || farPlan == null) {
            packet.drop(RelayVerdict.NOT_CONNECTED);
        } else if (far.endToEnd() || packet.kind() == PacketKind.UDPTL) {
            return;
        } else if (packet.kind() == PacketKind.RTCP) {
            translate(packet, farPlan.format(), nowNanos);
        } else if (!farPlan.format().audio()) {
            return;
        } else if (far.source().displacing()) {
            far.source().interrupted();
            packet.drop(RelayVerdict.DISPLACED);
        } else {
            var transcoder = packet.leg().transcoder();
            if (transcoder == null || transcode(packet, transcoder, far, nowNanos)) {
                int clockHertz = transcoder == null || !transcoder.converts()
                        ? plan.format().clocks().hertz(RtpHeader.payloadType(packet.octets(), 0))
                        : transcoder.clockHertz();
                if (!far.source().renumber(packet.octets(), 0, packet.length(), clockHertz, nowNanos)) {
                    packet.drop(RelayVerdict.LATE);
                }
            }
        }
    }

    /// False if there is nothing to send.
    private static boolean transcode(Packet packet, VoiceTranscoder by, RelayLeg far, long nowNanos) {
        switch (by.convert(packet.octets(), packet.length(), nowNanos)) {
            case CONVERTED -> packet.resize(by.length());
            case UNCHANGED -> {}
            case COMFORT_NOISE -> {
                packet.drop(RelayVerdict.NOT_TRANSCODED);
                far.source().interrupted();
            }
            case LATE -> packet.drop(RelayVerdict.LATE);
            case MALFORMED -> packet.drop(RelayVerdict.MALFORMED);
            case TOO_MUCH -> packet.drop(RelayVerdict.TOO_MANY);
        }
        return packet.alive();
    }

    private static void translate(Packet packet, StreamFormat format, long nowNanos) {
        int length;
        if (format.audio()) {
            var ours = packet.departure().leg().source();
            var theirs = packet.leg().source();
            var transcoder = packet.leg().transcoder();
            if (transcoder != null) {
                transcoder.rescale(packet.octets(), packet.length());
            }
            length = RtcpTranslation.translate(packet.octets(), packet.length(), ours, theirs, format.feedback());
        } else if (format.feedback()) {
            length = packet.length();
        } else {
            length = RtcpTranslation.withoutFeedback(packet.octets(), packet.length());
        }
        if (length == RtcpTranslation.REFUSED) {
            packet.drop(RelayVerdict.REPORT_REFUSED);
        } else {
            packet.resize(length);
            packet.departure().leg().roundTrip().sent(packet.octets(), length, nowNanos);
        }
    }

    /// A packet of our own for a leg's peer: numbers it in that leg's [OutgoingSource], routes and protects it.
    /// Afterwards, if it is [Packet#alive()], it is to be sent at once; a number once given is not given back.
    /// @param packet not of a batch; its octets are an RTP packet with payload type, marker and payload
    /// @param length octets of it, at most [Packet#RECEIVE_MAX_BYTES]
    /// @param timestamp from [OutgoingSource#timestampAt(long, int)]
    public static void insert(Packet packet, RelayLeg leg, int length, int timestamp) {
        packet.ours(leg.rtp(), length);
        LegPlan plan = leg.plan();
        TransportAddress to = leg.rtp().latch().current();
        if (leg.closed() || plan == null || !plan.ready()) {
            packet.drop(RelayVerdict.NOT_CONNECTED);
        } else if (!plan.sends()) {
            packet.drop(RelayVerdict.ON_HOLD);
        } else if (leg.keyRefuted()) {
            packet.drop(RelayVerdict.KEY_REFUTED);
        } else if (!wants(plan, plan.remoteRtp()) || !to.reachable()) {
            packet.drop(RelayVerdict.NO_DESTINATION);
        } else {
            packet.route(leg.rtp(), to);
            leg.source().stamp(packet.octets(), 0, length, timestamp);
            protect(packet, 0);
        }
    }

    /// Step 5.
    public static void name(Packet packet, long nowNanos) {
        LegPlan plan = packet.leg().plan();
        if (plan != null && !plan.payloadTypes().same() && packet.kind() == PacketKind.RTP) {
            int payloadType = RtpHeader.payloadType(packet.octets(), 0);
            RtpHeader.setPayloadType(packet.octets(), 0, plan.payloadTypes().other(payloadType));
        }
    }

    /// Step 6.
    public static void protect(Packet packet, long nowNanos) {
        LegPlan plan = packet.departure().leg().plan();
        if (plan == null) {
            packet.drop(RelayVerdict.NOT_CONNECTED);
            return;
        }
        switch (plan.keying()) {
            case Keying.Pending _ -> packet.drop(RelayVerdict.NOT_KEYED);
            case Keying.Plain _ -> {}
            case Keying.Srtp srtp -> protect(packet, srtp);
        }
    }

    private static void protect(Packet packet, Keying.Srtp srtp) {
        boolean media = packet.kind() == PacketKind.RTP;
        var contexts = media ? srtp.media() : srtp.control();
        if (contexts == null) {
            packet.drop(RelayVerdict.NOT_KEYED);
            return;
        }
        int answer = media
                ? contexts.outbound().protectRtp(packet.octets(), 0, packet.length())
                : contexts.outbound().protectRtcp(packet.octets(), 0, packet.length());
        if (answer < 0) {
            packet.drop(RelayVerdict.NOT_PROTECTED);
        } else {
            packet.resize(answer);
        }
    }

    private static void sent(Packet packet) {
        RelayLeg by = packet.departure().leg();
        var tap = by.tap();
        if (tap != null) {
            tap.sent(packet.departure(), packet.octets(), packet.length(), packet.destination());
        }
        if (packet.kind().media()) {
            by.counters().sent(packet.length());
        } else if (packet.kind() == PacketKind.RTCP) {
            by.counters().reportSent();
        }
    }

    /// After the packet has been offered to the kernel, or refused before: its counters.
    /// @param taken what the kernel said, if asked
    public static void settle(Packet packet, boolean taken) {
        if (packet.alive()) {
            if (!taken) {
                packet.drop(RelayVerdict.NOT_SENT);
            } else {
                sent(packet);
            }
        }
        packet.tellTap();
        packet.leg().counters().count(packet.verdict(), packet.kind() == PacketKind.RTCP);
    }
}
