package parley.identity;

import java.util.Map;
import java.util.function.Consumer;
import parley.certificate.Identity;

/// What each identity shows, for those who serve TLS beside the listeners. Safe for any thread; told by the
/// [IdentityActor] alone.
public final class IdentitiesInForce {
    private final Consumer<Map<String, Identity>> listener;
    private volatile Map<String, Identity> identities;

    /// What is in force at the start.
    /// @param listener hears of it, and of what replaces it; must not block
    public IdentitiesInForce(Map<String, Identity> first, Consumer<Map<String, Identity>> listener) {
        this.listener = listener;
        this.identities = Map.copyOf(first);
        listener.accept(identities);
    }

    /// What it shows; nothing, if there is no such identity.
    public Identity identity(String name) {
        return identities.getOrDefault(name, Workroom.empty(name));
    }

    void replace(Map<String, Identity> next) {
        identities = Map.copyOf(next);
        listener.accept(identities);
    }
}
