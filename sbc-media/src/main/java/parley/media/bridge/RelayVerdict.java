package parley.media.bridge;

/// What became of one packet. Each constant is also a counter of the leg it came in on.
public enum RelayVerdict {
    /// Nothing against it so far; at the end of the path: sent.
    RELAYED,
    /// A DTLS record or a connectivity check, handed to the leg's actor.
    HANDED_OVER,
    /// The tag did not verify.
    AUTHENTICATION_FAILED,
    /// SRTP or SRTCP already seen, or too old to tell.
    REPLAYED,
    /// STUN to a leg that speaks no ICE.
    STUN,
    /// Neither RTP nor RTCP, or longer than any we take.
    NOT_MEDIA,
    /// Called RTP, RTCP or UDPTL, but it does not hold together.
    MALFORMED,
    /// Plain RTP from another place than the one this leg is latched to.
    WRONG_SOURCE,
    /// This leg has no key yet.
    NOT_KEYED,
    /// The peer's key has protected as many packets as the peer said it may (RFC 4568 §6.1), or as it can.
    KEY_EXHAUSTED,
    /// One of the two legs is not ready.
    NOT_CONNECTED,
    /// The peer may not send it, or the far peer does not want it (RFC 3264 §8.4).
    ON_HOLD,
    /// The far peer's address is not known.
    NO_DESTINATION,
    /// The leg brings more than any peer sends: see [PacketRate]; or more sources than one key may have.
    TOO_MANY,
    /// What the far peer sends does not authenticate, so it is sent nothing: see [KeyProof].
    KEY_REFUTED,
    /// From before a change of its source: its number may be taken. Or the first of a jump: see
    /// [parley.media.rtp.OutgoingSource]. Or RTP from before a change to fax.
    LATE,
    /// Voice that the far party's codec has nothing for: comfort noise.
    NOT_TRANSCODED,
    /// Packets of our own are sent in its place.
    DISPLACED,
    /// RTCP that does not hold together, or has nothing that concerns the far peer.
    REPORT_REFUSED,
    /// The far leg's SRTP refused it: its key is used up, or the packet repeats an index.
    NOT_PROTECTED,
    /// The leg was closed while the packet was on its way.
    CLOSED,
    /// The kernel took it not: no buffer, no route.
    NOT_SENT,
    /// A fault of our own.
    FAULT
}
