package parley.identity;

import java.util.Map;
import parley.certificate.Identity;

/// What each identity shows, for those who serve TLS beside the listeners. Safe for any thread; told by the
/// [IdentityActor] alone.
public final class IdentitiesInForce {
    private volatile Map<String, Identity> identities;

    /// What is in force at the start.
    public IdentitiesInForce(Map<String, Identity> first) {
        this.identities = Map.copyOf(first);
    }

    /// What it shows; nothing, if there is no such identity.
    public Identity identity(String name) {
        return identities.getOrDefault(name, Workroom.empty(name));
    }

    void replace(Map<String, Identity> next) {
        identities = Map.copyOf(next);
    }
}
