package parley.admin.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import parley.common.Role;
import parley.common.Secret;
import parley.config.OperatorConfig;

/// Who may use the interface.
final class Users {
    private final Map<String, OperatorConfig> users;

    Users(Map<String, OperatorConfig> users) {
        this.users = Map.copyOf(users);
    }

    /// Somebody.
    /// @param name in the configuration
    /// @param role what he may do
    record User(String name, Role role) {}

    /// Whose token that is. Takes the same time whichever it is, and whether it is any: digests of equal length are
    /// compared, all of them.
    Optional<User> byToken(String token) {
        var given = digest(token.getBytes(StandardCharsets.UTF_8));
        var found = Optional.<User>empty();
        for (var user : users.entrySet()) {
            var expected = user.getValue().token().map(Secret::reveal).orElseGet(() -> new byte[0]);
            var same = MessageDigest.isEqual(digest(expected), given);
            if (same && user.getValue().token().isPresent()) {
                found = Optional.of(new User(user.getKey(), user.getValue().role()));
            }
        }
        return found;
    }

    /// Whose certificate that is.
    /// @param names common name and DNS names of a certificate that was verified
    Optional<User> byCertificate(Collection<String> names) {
        return users.entrySet().stream()
                .filter(user -> user.getValue().certificateNames().stream()
                        .anyMatch(expected -> names.stream().anyMatch(expected::equalsIgnoreCase)))
                .map(user -> new User(user.getKey(), user.getValue().role()))
                .findFirst();
    }

    private static byte[] digest(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has SHA-256", absent);
        }
    }
}
