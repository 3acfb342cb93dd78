package parley.identity;

/// Placeholder of the node's identities.
public final class IdentityActor {
    private IdentityActor() {}

    /// What it obeys.
    public sealed interface Command permits IdentityCommand {}
}
