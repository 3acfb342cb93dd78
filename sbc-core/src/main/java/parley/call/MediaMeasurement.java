package parley.call;

import java.util.Locale;
import parley.mediaport.MediaEvent;
import parley.observe.SbcEvent;

/// What media has measured of a leg, as everybody else is told of it.
public final class MediaMeasurement {
    private MediaMeasurement() {}

    /// The event of a measurement.
    public static SbcEvent.MediaMeasured event(MediaEvent.Measured measured) {
        var statistics = measured.statistics();
        var quality = measured.quality();
        return new SbcEvent.MediaMeasured(
                measured.leg().call(),
                measured.leg().name(),
                measured.kind()
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .orElse(""),
                new SbcEvent.Traffic(
                        statistics.received(),
                        statistics.sent(),
                        quality.receivedOctets(),
                        quality.sentOctets(),
                        statistics.lost(),
                        statistics.authenticationFailures(),
                        statistics.replayed(),
                        statistics.discarded()),
                rtcp(statistics.rtcp()),
                new SbcEvent.Quality(
                        quality.fractionLost(),
                        statistics.jitterMicros(),
                        quality.roundTripMicros(),
                        quality.opinionScore(),
                        quality.wideband() ? "wideband" : "narrowband"),
                new SbcEvent.SrtpHealth(quality.rolloverCounter(), quality.keyChanges(), quality.sources()));
    }

    static SbcEvent.RtcpTraffic rtcp(MediaEvent.RtcpCount count) {
        return new SbcEvent.RtcpTraffic(count.received(), count.sent(), count.refused());
    }
}
