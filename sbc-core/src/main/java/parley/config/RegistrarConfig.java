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
    public RegistrarConfig {
        users = Map.copyOf(users);
        algorithms = List.copyOf(algorithms);
    }
}
