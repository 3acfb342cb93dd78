package parley.config;

import java.util.Optional;

/// One element of `sbc.routes`. Conditions not set match everything; a route without any is the default route.
/// @param user the Request-URI's user, exactly
/// @param userPrefix what the Request-URI's user starts with
/// @param domain the Request-URI's host
/// @param from name of the peer the call comes from
/// @param to name of the peer it goes to
public record RouteConfig(
        Optional<String> user, Optional<String> userPrefix, Optional<String> domain, Optional<String> from, String to) {
    public RouteConfig {
        new Rules()
                .require(
                        user.isEmpty() || userPrefix.isEmpty(),
                        "user-prefix",
                        "must not stand beside user",
                        userPrefix.orElse(""))
                .enforce();
    }

    /// True if it has no condition.
    boolean matchesEverything() {
        return user.isEmpty() && userPrefix.isEmpty() && domain.isEmpty() && from.isEmpty();
    }
}
