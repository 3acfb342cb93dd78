package parley.admin.http;

import java.util.Optional;
import parley.common.Role;

/// Who asks.
/// @param name of the user, or [#NOBODY]
/// @param role what he may do; none if he has not proved to be anybody
/// @param source IP address that the request came from
record Caller(String name, Optional<Role> role, String source) {
    static final String NOBODY = "nobody";

    static Caller nobody(String source) {
        return new Caller(NOBODY, Optional.empty(), source);
    }
}
