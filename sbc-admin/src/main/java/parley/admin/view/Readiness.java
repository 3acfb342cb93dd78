package parley.admin.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import parley.config.ListenerConfig;

/// Whether new calls are welcome.
/// @param ready if so
/// @param reasons why not, each in words
public record Readiness(boolean ready, List<String> reasons) {
    public Readiness {
        reasons = List.copyOf(reasons);
    }

    /// How a node stands.
    /// @param serving false: the node is starting or stopping
    /// @param shows whether the identity of that name has a certificate to show
    public static Readiness of(boolean serving, Map<String, ListenerConfig> listeners, Predicate<String> shows) {
        var reasons = new ArrayList<String>();
        if (!serving) {
            reasons.add("the SBC is starting or stopping");
        }
        new TreeMap<>(listeners)
                .forEach((name, listener) -> listener.tls()
                        .filter(tls -> !shows.test(tls.identity()))
                        .ifPresent(tls -> reasons.add("listener " + name + " refuses everybody: identity "
                                + tls.identity() + " has no server certificate yet; upload one, or have one issued")));
        return new Readiness(reasons.isEmpty(), reasons);
    }
}
