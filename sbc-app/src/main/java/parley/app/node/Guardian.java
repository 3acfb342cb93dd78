package parley.app.node;

/// The root of all actors.
final class Guardian {
    private Guardian() {}

    /// What it obeys.
    sealed interface Command {
        /// End in order.
        record Stop() implements Command {}
    }
}
