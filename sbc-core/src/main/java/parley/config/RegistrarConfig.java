package parley.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Block `sbc.registrar`.
/// @param realm of the digest challenge
/// @param users by name, block `users`
/// @param algorithms offered, in order: `SHA-256`, `MD5`
/// @param minExpires shortest binding; less is answered 423
/// @param defaultExpires where the phone names none
/// @param maxExpires longest binding granted
/// @param maxBindings contacts one user may have
/// @param nonceLifetime after which a nonce is stale
public record RegistrarConfig(
        String realm,
        Map<String, UserConfig> users,
        List<String> algorithms,
        Duration minExpires,
        Duration defaultExpires,
        Duration maxExpires,
        int maxBindings,
        Duration nonceLifetime) {
    private static final List<String> ALGORITHMS = List.of("SHA-256", "MD5");
    private static final Duration MIN_EXPIRES_MOST = Duration.ofHours(1);

    public RegistrarConfig {
        users = Map.copyOf(users);
        algorithms = List.copyOf(algorithms);
        new Rules()
                .require(
                        !realm.isBlank() && Syntax.printable(realm) && realm.indexOf('"') < 0,
                        "realm",
                        "must be text without quotes and control characters",
                        realm)
                .require(
                        !algorithms.isEmpty() && ALGORITHMS.containsAll(algorithms),
                        "algorithms",
                        "must name some of " + String.join(", ", ALGORITHMS),
                        algorithms)
                .distinct("algorithms", algorithms)
                .notNegative("min-expires", minExpires)
                .require(
                        minExpires.compareTo(MIN_EXPIRES_MOST) <= 0,
                        "min-expires",
                        "must be at most one hour: no longer binding may be refused (RFC 3261 §10.3)",
                        minExpires)
                .require(
                        minExpires.compareTo(defaultExpires) <= 0 && defaultExpires.compareTo(maxExpires) <= 0,
                        "default-expires",
                        "must be from min-expires (" + minExpires + ") to max-expires (" + maxExpires + ")",
                        defaultExpires)
                .range("max-bindings", maxBindings, 1, 100)
                .positive("nonce-lifetime", nonceLifetime)
                .enforce();
    }
}
