package parley.admin.view;

import java.util.Optional;
import parley.observe.SbcEvent;

/// How a media leg did when it told last; RTP packets since its beginning unless it says otherwise.
/// @param received that passed authentication
/// @param sent to its peer
/// @param receivedOctets without what protects them
/// @param sentOctets with what protects them
/// @param lost by sequence number; negative with duplicates
/// @param lostLatelyPercent of the peer's packets, since the time before
/// @param jitterMillis RFC 3550 interarrival jitter
/// @param roundTripMillis to the peer and back by its RTCP; empty while not known
/// @param meanOpinionScore by the E-model (ITU-T G.107), 1 to 4.5; empty while nothing comes
/// @param authenticationFailures tags that did not verify
/// @param replayed seen before
/// @param discarded all others
/// @param rolloverCounter the highest of its sources (RFC 3711)
/// @param keyChanges keys of the peer's after its first
/// @param sources changes of the SSRC heard, the first one included
public record LegStatistics(
        long received,
        long sent,
        long receivedOctets,
        long sentOctets,
        long lost,
        double lostLatelyPercent,
        double jitterMillis,
        Optional<Double> roundTripMillis,
        Optional<Double> meanOpinionScore,
        long authenticationFailures,
        long replayed,
        long discarded,
        long rolloverCounter,
        int keyChanges,
        int sources) {
    static LegStatistics of(SbcEvent.MediaMeasured measured) {
        var traffic = measured.traffic();
        var quality = measured.quality();
        return new LegStatistics(
                traffic.received(),
                traffic.sent(),
                traffic.receivedOctets(),
                traffic.sentOctets(),
                traffic.lost(),
                Math.round(quality.fractionLost() * 1000 / 256.0) / 10.0,
                quality.jitterMicros() / 1000.0,
                Optional.of(quality.roundTripMicros() / 1000.0).filter(known -> known >= 0),
                Optional.of(quality.opinionScore() / 100.0).filter(heard -> heard > 0),
                traffic.authenticationFailures(),
                traffic.replayed(),
                traffic.discarded(),
                measured.srtp().rolloverCounter(),
                measured.srtp().keyChanges(),
                measured.srtp().sources());
    }
}
