package parley.admin.view;

import java.time.Instant;
import java.util.Optional;
import parley.observe.SbcEvent;

/// How a media leg did at that time; RTP packets, or UDPTL datagrams, since its beginning unless it says otherwise.
/// @param at when it was measured
/// @param kind of what it carries: `audio`, `video`, `text`, `application`, `fax`; empty before that is agreed
/// @param received that passed authentication
/// @param sent to its peer
/// @param receivedOctets without what protects them
/// @param sentOctets with what protects them
/// @param rtcpReceived compound RTCP packets that passed authentication
/// @param rtcpSent compound RTCP packets to its peer
/// @param rtcpRefused compound RTCP packets of the peer's that were not relayed, whatever the reason
/// @param lost by sequence number of RTP; negative with duplicates
/// @param lostLatelyPercent of the peer's RTP packets, since the time before; empty if none came, as with fax
/// @param jitterMillis RFC 3550 interarrival jitter; empty while no RTP is heard
/// @param roundTripMillis to the peer and back by its RTCP; empty while not known
/// @param meanOpinionScore by the E-model, 1 to 4.5; empty while nothing came lately, and of what is no audio
/// @param opinionScale that the score is on: `narrowband` (ITU-T G.107) or `wideband` (G.107.1), which are not to be
///     compared; empty without a score
/// @param authenticationFailures tags that did not verify, of RTP and RTCP
/// @param replayed seen before, RTP and RTCP
/// @param discarded all others
/// @param rolloverCounter the highest of its sources (RFC 3711)
/// @param keyChanges keys of the peer's after its first
/// @param sources changes of the SSRC heard, the first one included
public record LegStatistics(
        Instant at,
        String kind,
        long received,
        long sent,
        long receivedOctets,
        long sentOctets,
        long rtcpReceived,
        long rtcpSent,
        long rtcpRefused,
        long lost,
        Optional<Double> lostLatelyPercent,
        Optional<Double> jitterMillis,
        Optional<Double> roundTripMillis,
        Optional<Double> meanOpinionScore,
        Optional<String> opinionScale,
        long authenticationFailures,
        long replayed,
        long discarded,
        long rolloverCounter,
        int keyChanges,
        int sources) {
    /// What was measured.
    /// @param at when
    public static LegStatistics of(SbcEvent.MediaMeasured measured, Instant at) {
        var traffic = measured.traffic();
        var quality = measured.quality();
        return new LegStatistics(
                at,
                measured.kind(),
                traffic.received(),
                traffic.sent(),
                traffic.receivedOctets(),
                traffic.sentOctets(),
                measured.rtcp().received(),
                measured.rtcp().sent(),
                measured.rtcp().refused(),
                traffic.lost(),
                Optional.of(Math.round(quality.fractionLost() * 1000 / 256.0) / 10.0)
                        .filter(_ -> quality.fractionLost() >= 0),
                Optional.of(quality.jitterMicros() / 1000.0).filter(known -> known >= 0),
                Optional.of(quality.roundTripMicros() / 1000.0).filter(known -> known >= 0),
                Optional.of(quality.opinionScore() / 100.0).filter(heard -> heard > 0),
                Optional.of(quality.scale()).filter(_ -> quality.opinionScore() > 0),
                traffic.authenticationFailures(),
                traffic.replayed(),
                traffic.discarded(),
                measured.srtp().rolloverCounter(),
                measured.srtp().keyChanges(),
                measured.srtp().sources());
    }
}
