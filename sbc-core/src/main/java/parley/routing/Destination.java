package parley.routing;

/// Where a request is to go.
public sealed interface Destination {
    /// To a configured neighbour.
    /// @param trunk which
    record ToTrunk(Trunk trunk) implements Destination {}

    /// To wherever that user is registered.
    /// @param subscriber who
    record ToSubscriber(Subscriber subscriber) implements Destination {}

    /// It is meant for us, and not for anyone behind us: OPTIONS, REGISTER.
    record Ourselves() implements Destination {}

    /// Nowhere.
    /// @param status to answer: 404 for a user we do not have (RFC 3261 §21.4.5), 416 for a scheme we do not route,
    ///     403 for a domain that is not ours
    /// @param reason in plain words, for the event
    record Unroutable(int status, String reason) implements Destination {}
}
