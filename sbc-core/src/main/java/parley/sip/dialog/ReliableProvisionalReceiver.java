package parley.sip.dialog;

import parley.sip.message.HeaderName;
import parley.sip.message.SipResponse;

/// The reliable provisional responses of one INVITE in one early dialog, receiver's side (RFC 3262 §4).
/// @param newestRseq number of the newest one acknowledged; [#NONE] before the first
public record ReliableProvisionalReceiver(long newestRseq) {
    /// No reliable response yet: the first one may have any number.
    public static final long NONE = 0;

    /// Before the first response.
    public static final ReliableProvisionalReceiver START = new ReliableProvisionalReceiver(NONE);

    /// What a provisional response turns out to be.
    public sealed interface Verdict {
        /// Not sent reliably: no PRACK.
        record Unreliable() implements Verdict {}

        /// The next one: send PRACK.
        /// @param next the machine after it
        /// @param rack the PRACK's RAck value
        record Acknowledge(ReliableProvisionalReceiver next, String rack) implements Verdict {}

        /// A retransmission, or one that came before its turn: ignore it altogether.
        record Ignore() implements Verdict {}
    }

    /// A provisional response came in.
    public Verdict on(SipResponse response) {
        var headers = response.headers();
        var required = headers.all(HeaderName.REQUIRE).stream().anyMatch("100rel"::equalsIgnoreCase);
        var rseq = Digits.parse(headers.first(HeaderName.RSEQ).orElse(""));
        if (!response.provisional() || response.status() == 100 || !required || rseq.isEmpty()) {
            return new Verdict.Unreliable();
        }
        var number = rseq.getAsLong();
        if (newestRseq != NONE && number != newestRseq + 1) {
            return new Verdict.Ignore();
        }
        var cseq = headers.cseq();
        return new Verdict.Acknowledge(
                new ReliableProvisionalReceiver(number), number + " " + cseq.number() + " " + cseq.method());
    }
}
