package parley.routing;

/// What has happened to a binding.
/// @param <F> reference to a flow
public sealed interface BindingChange<F> {
    /// Whose it is.
    String user();

    /// The binding: after the change, or before its removal.
    Binding<F> binding();

    /// A contact is new.
    /// @param user of the registrar
    /// @param binding made
    /// @param <F> reference to a flow
    record Added<F>(String user, Binding<F> binding) implements BindingChange<F> {}

    /// A contact was registered again.
    /// @param user of the registrar
    /// @param binding as it is now
    /// @param <F> reference to a flow
    record Refreshed<F>(String user, Binding<F> binding) implements BindingChange<F> {}

    /// A contact is gone.
    /// @param user of the registrar
    /// @param binding as it was
    /// @param cause of its end
    /// @param <F> reference to a flow
    record Removed<F>(String user, Binding<F> binding, Cause cause) implements BindingChange<F> {}

    /// Why a binding ended.
    enum Cause {
        /// The phone asked for it.
        UNREGISTERED,
        /// The phone did not register again in time.
        EXPIRED,
        /// The connection it lived on has closed.
        FLOW_CLOSED,
        /// The user has registered more contacts than one may have.
        REPLACED
    }
}
