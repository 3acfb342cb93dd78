package parley.admin.metrics;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import kamon.Kamon;
import kamon.metric.MeasurementUnit;
import kamon.metric.Metric;
import parley.admin.view.Totals;

/// What is measured at the moment of asking, and not counted as it happens.
public final class NodeGauges {
    private final Metric.Gauge connections = Kamon.gauge("parley.connections.open");
    private final Metric.Gauge registrations = Kamon.gauge("parley.registrations.active");
    private final Metric.Gauge calls = Kamon.gauge("parley.calls.active");
    private final Metric.Gauge legs = Kamon.gauge("parley.media.legs.active");
    private final Metric.Gauge leftOut = Kamon.gauge("parley.admin.left.out");
    private final Metric.Gauge heap =
            Kamon.gauge("parley.jvm.heap.used", MeasurementUnit.information().bytes());
    private final Metric.Gauge threads = Kamon.gauge("parley.jvm.threads");
    private final Metric.Gauge collecting =
            Kamon.gauge("parley.jvm.gc.time", MeasurementUnit.time().milliseconds());
    private final Metric.Gauge uptime =
            Kamon.gauge("parley.uptime", MeasurementUnit.time().milliseconds());

    /// Takes what is live.
    /// @param missing what the read models had no room for, since the start
    public void live(Totals totals, long missing) {
        // Those that have none now, too: a gauge keeps what it was told last.
        var open = Map.of("tcp", 0L, "tls", 0L);
        open.forEach(
                (protocol, none) -> connections.withTag("protocol", protocol).update((double)
                        totals.connections().getOrDefault(protocol, none)));
        registrations.withoutTags().update(totals.registrations());
        calls.withoutTags().update(totals.calls());
        legs.withoutTags().update(totals.mediaLegs());
        leftOut.withoutTags().update((double) missing);
    }

    /// Takes how the runtime is.
    public void runtime() {
        var used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        var collected = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
        heap.withoutTags().update((double) used);
        threads.withoutTags().update(ManagementFactory.getThreadMXBean().getThreadCount());
        collecting.withoutTags().update((double) collected);
        uptime.withoutTags()
                .update((double) ManagementFactory.getRuntimeMXBean().getUptime());
    }
}
