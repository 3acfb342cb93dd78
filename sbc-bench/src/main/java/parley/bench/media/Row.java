package parley.bench.media;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// One relay in one case: the medians of its turns.
/// @param relay who
/// @param job what
/// @param outcomes of the turns; at least one
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

    /// Quartiles.
    record Spread(double low, double median, double high) {
        static Spread of(double... values) {
            var sorted = values.clone();
            Arrays.sort(sorted);
            return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
        }

        private static double at(double[] sorted, double part) {
            double place = part * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
        }
    }

    /// This relay's figure by another's, round by round: both of a ratio were measured within seconds, so that what
    /// the machine does meanwhile is in neither.
    Spread beside(Row other, ToDoubleFunction<Load.Outcome> figure) {
        return Spread.of(IntStream.range(0, outcomes.size())
                .mapToDouble(round -> figure.applyAsDouble(outcomes.get(round))
                        / figure.applyAsDouble(other.outcomes().get(round)))
                .toArray());
    }

    double median(ToDoubleFunction<Load.Outcome> figure) {
        return Spread.of(outcomes.stream().mapToDouble(figure).toArray()).median();
    }
}
