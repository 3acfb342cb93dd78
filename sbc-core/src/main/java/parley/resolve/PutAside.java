package parley.resolve;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Servers that have just failed, and are tried after all others for a while (RFC 3263 §4.3): a caller is not to
/// wait
/// for each dead one anew. If all have failed they are tried all the same.
public final class PutAside {
    /// How long. RFC 3263 leaves it open; half a minute is about what a caller's transaction takes to find out, so
    /// that
    /// one call in that time pays for the news that the server is back.
    public static final Duration FOR = Duration.ofSeconds(30);

    /// Servers remembered; the oldest is forgotten first.
    static final int SERVERS_MAX = 4_096;

    private final Map<Target, Long> untilNanos = new LinkedHashMap<>();

    /// That one has failed.
    public void failed(Target target, long nowNanos) {
        untilNanos.remove(target);
        untilNanos.put(target, nowNanos + FOR.toNanos());
        if (untilNanos.size() > SERVERS_MAX) {
            untilNanos.remove(untilNanos.keySet().iterator().next());
        }
    }

    /// That one has answered.
    public void worked(Target target) {
        untilNanos.remove(target);
    }

    /// Those that are put aside behind those that are not, otherwise in the same order.
    public List<Target> ordered(List<Target> targets, long nowNanos) {
        untilNanos.values().removeIf(until -> until - nowNanos <= 0);
        return Stream.concat(
                        targets.stream().filter(target -> !untilNanos.containsKey(target)),
                        targets.stream().filter(untilNanos::containsKey))
                .toList();
    }
}
