package parley.sip.dialog;

import java.util.Optional;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// The ACK of a 2xx, kept to be sent again: each retransmission of the 2xx means that the ACK was lost (RFC 3261
/// §13.2.2.4). To be kept for 64*T1, as long as the server may retransmit.
/// @param ack as sent
public record SuccessAcknowledgement(SipRequest ack) {
    /// The ACK, if that 2xx is a retransmission of the one it acknowledged; empty if it is another fork's or another
    /// INVITE's.
    public Optional<SipRequest> again(SipResponse success) {
        var ours = ack.headers();
        var theirs = success.headers();
        var same = success.success()
                && theirs.callId().equals(ours.callId())
                && theirs.cseq().number() == ours.cseq().number()
                && theirs.to().tag().equals(ours.to().tag());
        return same ? Optional.of(ack) : Optional.empty();
    }
}
