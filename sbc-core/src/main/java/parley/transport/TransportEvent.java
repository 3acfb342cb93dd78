package parley.transport;

/// What becomes of a send; silence means it was written.
public sealed interface TransportEvent {
    /// The first write to a next hop found, or made, this flow.
    /// @param token of the send
    /// @param flow it went out on
    record Sent(String token, Flow flow) implements TransportEvent {}

    /// The message was not written and will not be.
    /// @param token of the send
    /// @param cause in plain words, a TLS failure with its explanation
    record SendFailed(String token, String cause) implements TransportEvent {}
}
