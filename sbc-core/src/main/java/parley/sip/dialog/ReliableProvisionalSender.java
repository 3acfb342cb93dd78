package parley.sip.dialog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.sip.message.HeaderName;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

/// The reliable provisional responses of one INVITE, sender's side (RFC 3262 §3): one at a time, each numbered and
/// repeated by [RetransmissionSchedule] until its PRACK.
/// @param nextRseq number of the next one
/// @param pending sent, not yet acknowledged
/// @param waiting to be sent after it, oldest first
public record ReliableProvisionalSender(
        long nextRseq, @Nullable SipResponse pending, List<SipResponse> waiting) {
    /// Responses that may wait for a PRACK. RFC 3262 names no limit; a far leg that rings on would fill memory.
    public static final int WAITING_MAX = 8;

    /// Where a step leads.
    /// @param next the machine after it
    /// @param send now, and repeat by a new schedule
    public record Step(ReliableProvisionalSender next, Optional<SipResponse> send) {}

    /// What a PRACK turns out to be.
    public sealed interface Prack {
        /// It acknowledges the pending response: answer it 200, stop the schedule.
        /// @param step may send the next response
        record Acknowledged(Step step) implements Prack {}

        /// It acknowledges nothing we sent: answer it 481.
        record Unknown() implements Prack {}
    }

    /// Keeps an immutable copy.
    public ReliableProvisionalSender {
        waiting = List.copyOf(waiting);
    }

    /// Before the first response.
    /// @param firstRseq random, 1 to 2^31 - 1 (RFC 3262 §3)
    public static ReliableProvisionalSender start(long firstRseq) {
        return new ReliableProvisionalSender(firstRseq, null, List.of());
    }

    /// True where a 2xx should wait: its ACK would overtake the offer or answer of the pending response (§3).
    public boolean unacknowledged() {
        return pending != null;
    }

    /// Sends a response reliably, at once or after those before it. Beyond [#WAITING_MAX] the oldest waiting one is
    /// dropped: a newer provisional response says more.
    /// @param provisional 101 to 199, to be marked with `Require: 100rel` and RSeq
    public Step send(SipResponse provisional) {
        if (pending == null) {
            return transmit(provisional, waiting);
        }
        var queue = new ArrayList<>(waiting);
        queue.add(provisional);
        var kept = queue.size() > WAITING_MAX ? queue.subList(1, queue.size()) : queue;
        return new Step(new ReliableProvisionalSender(nextRseq, pending, kept), Optional.empty());
    }

    /// A PRACK came in (§3: it matches by RAck).
    public Prack on(SipRequest prack) {
        if (pending == null) {
            return new Prack.Unknown();
        }
        var headers = pending.headers();
        var cseq = headers.cseq();
        var expected = headers.first(HeaderName.RSEQ).orElse("") + " " + cseq.number() + " " + cseq.method();
        var rack = prack.headers().first(HeaderName.RACK).orElse("");
        if (!rack.trim().replaceAll("[ \t]+", " ").equals(expected)) {
            return new Prack.Unknown();
        }
        return new Prack.Acknowledged(
                waiting.isEmpty()
                        ? new Step(new ReliableProvisionalSender(nextRseq, null, waiting), Optional.empty())
                        : transmit(waiting.getFirst(), waiting.subList(1, waiting.size())));
    }

    private Step transmit(SipResponse provisional, List<SipResponse> rest) {
        var marked = provisional.with(provisional
                .headers()
                .adding(HeaderName.REQUIRE, "100rel")
                .with(HeaderName.RSEQ, Long.toString(nextRseq)));
        return new Step(new ReliableProvisionalSender(nextRseq + 1, marked, rest), Optional.of(marked));
    }
}
