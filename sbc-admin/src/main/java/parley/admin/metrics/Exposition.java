package parley.admin.metrics;

import kamon.Kamon;
import kamon.Kamon$;
import kamon.prometheus.PrometheusSettings;
import kamon.prometheus.ScrapeDataBuilder;
import kamon.tag.TagSet;

/// All that Kamon holds, as Prometheus' text format 0.0.4. Read at the moment of asking and never reset, so that
/// several may ask; Kamon's own reporter would show what was true a tick ago.
public final class Exposition {
    /// What it is, for the header.
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private Exposition() {}

    /// The text.
    public static String text() {
        var settings = PrometheusSettings.readSettings(Kamon.config().getConfig("kamon.prometheus"));
        var now = Kamon$.MODULE$.registry().snapshot(false);
        return new ScrapeDataBuilder(settings, TagSet.Empty())
                .appendCounters(now.counters())
                .appendGauges(now.gauges())
                .appendHistograms(now.histograms())
                .appendHistograms(now.timers())
                .appendHistograms(now.rangeSamplers())
                .build();
    }
}
