package parley.config;

import parley.common.Secret;
import parley.common.Topology;

/// Block `sbc.registrar.users.NAME`.
/// @param password for digest
/// @param media policy of the user's leg
/// @param topology of calls to and from the user
public record UserConfig(Secret password, LegMediaConfig media, Topology topology) {
    public UserConfig {
        new Rules()
                .require(password.length() > 0, "password", "must not be empty", "")
                .enforce();
    }
}
