package parley.media.bridge;

import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpUnprotector;

/// How the packets of a leg are protected.
public sealed interface Keying {
    /// Plain RTP was agreed.
    record Plain() implements Keying {}

    /// SRTP was agreed, but there is no key yet: nothing passes, least of all in the clear.
    record Pending() implements Keying {}

    /// SRTP. Both contexts hold state that must live as long as their key (RFC 3711 §3.2.1), whatever else changes.
    /// @param inbound for what the peer sends
    /// @param outbound for what it gets
    record Srtp(SrtpUnprotector inbound, SrtpProtector outbound) implements Keying {}
}
