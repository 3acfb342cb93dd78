package parley.bench.media;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// One relay in one case: the medians of its rounds.
/// @param relay who
/// @param job what
/// @param outcomes of the rounds; at least one
record Row(Relay.Kind relay, Job job, List<Load.Outcome> outcomes) {
    double cpuMicros() {
        return median(Load.Outcome::cpuMicrosPerPacket);
    }

    double latencyMicros(String quantile) {
        return median(outcome -> outcome.latencyMicros(quantile));
    }

    double lossPercent() {
        return median(Load.Outcome::lossPercent);
    }

    private double median(ToDoubleFunction<Load.Outcome> value) {
        var sorted = outcomes.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
