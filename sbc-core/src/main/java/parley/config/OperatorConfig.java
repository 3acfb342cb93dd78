package parley.config;

import java.util.List;
import java.util.Optional;
import parley.common.Role;
import parley.common.Secret;

/// Block `sbc.admin.users.NAME`: who may use the admin interface.
/// @param role what he may do
/// @param token sent as `Authorization: Bearer`
/// @param certificateNames common names or DNS names, one of which his certificate carries
public record OperatorConfig(Role role, Optional<Secret> token, List<String> certificateNames) {
    /// Shorter ones can be guessed.
    static final int TOKEN_MIN_CHARACTERS = 16;

    public OperatorConfig {
        certificateNames = List.copyOf(certificateNames);
        new Rules()
                .require(
                        token.isPresent() || !certificateNames.isEmpty(),
                        "token",
                        "is required where there are no certificate-names",
                        "none")
                .require(
                        token.isEmpty() || token.get().length() >= TOKEN_MIN_CHARACTERS,
                        "token",
                        "must have at least " + TOKEN_MIN_CHARACTERS + " characters",
                        "")
                .enforce();
    }
}
