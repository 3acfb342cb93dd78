package parley.media.bridge;

/// What a leg does with packets; immutable, made by the leg's actor and swapped in whole.
/// @param keying how they are protected
/// @param remoteRtp where the peer said it wants RTP, or UDPTL; [TransportAddress#NONE] if it wants none
/// @param remoteRtcp where it wants RTCP; equal to `remoteRtp` with `a=rtcp-mux`
/// @param rtcpMux RTP and RTCP on one port (RFC 5761)
/// @param sends we may send media to this peer
/// @param receives this peer may send media to us
/// @param format what the stream consists of
/// @param payloadTypes what those of this peer's packets are on the far leg
/// @param ice the addresses are those that the peer's checks prove, whatever its SDP says (RFC 8445)
public record LegPlan(
        Keying keying,
        TransportAddress remoteRtp,
        TransportAddress remoteRtcp,
        boolean rtcpMux,
        boolean sends,
        boolean receives,
        StreamFormat format,
        PayloadTable payloadTypes,
        boolean ice) {
    /// Refuses UDPTL with keys: there is no such thing, and what is meant would leave in the clear.
    public LegPlan {
        if (!format.kind().rtp() && !(keying instanceof Keying.Plain)) {
            throw new IllegalArgumentException("UDPTL has no keys");
        }
    }

    /// The same, otherwise keyed.
    public LegPlan keyed(Keying other) {
        return new LegPlan(other, remoteRtp, remoteRtcp, rtcpMux, sends, receives, format, payloadTypes, ice);
    }

    /// As [MediaBridge#prefetchParts] says.
    int prefetch() {
        int sum = (payloadTypes.same() ? 1 : 0) + (format.feedback() ? 1 : 0) + (remoteRtp.reachable() ? 1 : 0);
        return keying instanceof Keying.Srtp ? sum : sum + 1;
    }

    /// As [MediaBridge#prefetchDeepest] says.
    int prefetchDeepest() {
        int sum = payloadTypes.prefetchDeepest() + format.clocks().hertz(0);
        // The contexts themselves are known to the leg, which need not find these first.
        return keying instanceof Keying.Srtp srtp && srtp.media().inbound() == null ? sum + 1 : sum;
    }

    /// True once packets can be read and written.
    public boolean ready() {
        return switch (keying) {
            case Keying.Pending _ -> false;
            case Keying.Plain _, Keying.Srtp _ -> true;
        };
    }
}
