package parley.media.bridge;

/// What a leg's packets have to tell its actor. Called on the worker's thread, by the packet: be quick.
public interface LegObserver {
    /// A DTLS record, from anyone (RFC 7983 §7).
    /// @param datagram a copy
    /// @param rtcp it came to the port that is for RTCP alone
    void dtls(byte[] datagram, TransportAddress source, boolean rtcp);

    /// A STUN message, from anyone, to a leg that speaks ICE.
    /// @param datagram a copy
    /// @param rtcp it came to the port that is for RTCP alone
    void stun(byte[] datagram, TransportAddress source, boolean rtcp);

    /// A telephone event of the peer's that is not relayed is over (RFC 4733 §2.5.1.4).
    /// @param event 0 to 15
    /// @param pressedNanos how long it was pressed
    void digit(int event, long pressedNanos);

    /// A packet failed authentication; told of the first under each key.
    void authenticationFailed();

    /// The key that the peer sends with is soon used up (RFC 4568 §6.1); told once under each key.
    void keyWearsOut();

    /// Relaying one of its packets threw.
    void fault(RuntimeException cause);
}
