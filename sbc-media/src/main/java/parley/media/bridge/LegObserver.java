package parley.media.bridge;

/// What a leg's packets have to tell its actor. Called on the worker's thread, by the packet: be quick.
public interface LegObserver {
    /// A DTLS record, from anyone (RFC 7983 §7).
    /// @param datagram a copy
    void dtls(byte[] datagram, TransportAddress source);

    /// A packet failed authentication; told of the first under each key.
    void authenticationFailed();

    /// Relaying one of its packets threw.
    void fault(RuntimeException cause);
}
