package parley.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.TransportProtocol;
import parley.sip.message.Method;
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.Uri;
import parley.sip.transaction.TransactionKey;
import parley.transport.Flow;
import parley.transport.FlowCommand;
import parley.transport.NextHop;
import parley.transport.OutboundCommand;
import parley.transport.TransportEvent;

/// How the messages of one leg leave: a response on the flow that its request came on, a request to the leg's
/// target. Used by its actor only.
final class LegWay {
    /// How long a connection is kept open for a call that is silent. A phone behind a NAT can be reached on no
    /// other.
    private static final Duration KEPT = Duration.ofMinutes(10);

    /// How often that is asked for: in time for the next one to come late.
    static final Duration KEEP_EVERY = KEPT.dividedBy(2);

    private final ActorRef<OutboundCommand> outbound;
    private final ActorRef<TransportEvent> outcomes;
    private final Map<TransactionKey, Flow> inquiries = new HashMap<>();
    private final LegTarget.Dialled home;
    private LegTarget target;
    private Optional<Flow> taken = Optional.empty();

    /// @param peer how the configured peer is reached; empty for none
    /// @param outcomes hears what becomes of requests
    LegWay(
            ActorRef<OutboundCommand> outbound,
            Optional<NextHop> peer,
            LegTarget target,
            ActorRef<TransportEvent> outcomes) {
        this.outbound = outbound;
        this.outcomes = outcomes;
        this.target = target;
        this.home = new LegTarget.Dialled(target.home(peer));
    }

    /// The flow that requests take, if one is open.
    Optional<Flow> flow() {
        return target instanceof LegTarget.OpenFlow(var flow) ? Optional.of(flow) : Optional.empty();
    }

    void keepFlow() {
        flow().ifPresent(flow -> flow.connection().tell(new FlowCommand.Keep(KEPT)));
    }

    /// The connection that a request went out on carries the rest of the dialog. A datagram has none, and a detour
    /// for one request is none.
    /// @return true if it does from now on
    boolean adopt(Flow flow) {
        taken = Optional.of(flow);
        if (!flow.protocol().reliable()
                || flow.protocol() != target.protocol()
                || !(target instanceof LegTarget.Dialled)) {
            return false;
        }
        target = new LegTarget.OpenFlow(flow);
        return true;
    }

    /// The flow has ended: requests go to the hop that its far end stands for.
    void flowEnded() {
        target = home;
    }

    /// Nobody answered a request in time: the connection it took may be dead, and the server behind it.
    void unanswered() {
        flow().ifPresent(flow -> flow.connection().tell(new FlowCommand.Unanswered()));
        unavailable();
    }

    /// The server takes no requests: others of the same hop are to be tried before it.
    void unavailable() {
        flow().or(() -> taken).ifPresent(flow -> outbound.tell(new OutboundCommand.Shunned(home.hop(), flow.remote())));
    }

    /// A request has come.
    void came(TransactionKey inquiry, Flow flow) {
        inquiries.put(inquiry, flow);
    }

    void forget(TransactionKey inquiry) {
        inquiries.remove(inquiry);
    }

    void answer(TransactionKey inquiry, SipResponse response) {
        var flow = inquiries.get(inquiry);
        if (flow != null) {
            send(flow, response, "");
        }
    }

    void ask(TransactionKey key, SipRequest request, Optional<Uri> nextHop) {
        switch (target.way(request.requestUri(), nextHop).orElse(null)) {
            case LegTarget.OpenFlow(var flow) -> send(flow, request, token(key));
            case LegTarget.Dialled(var hop) ->
                outbound.tell(new OutboundCommand.Send(request, hop, outcomes, token(key)));
            case null ->
                outcomes.tell(new TransportEvent.SendFailed(
                        token(key), "a sips URI is not asked over a hop without TLS (RFC 5630)"));
        }
    }

    /// The transport that a request there will take, for our Via and Contact to name.
    Optional<TransportProtocol> protocolTowards(Uri requestUri, Uri nextHop) {
        return target.way(requestUri, Optional.of(nextHop)).map(LegTarget::protocol);
    }

    private void send(Flow flow, SipMessage message, String token) {
        flow.connection().tell(new FlowCommand.Send(message, flow.remote(), outcomes, token));
    }

    /// Names a request to the transport.
    private static String token(TransactionKey key) {
        return key instanceof TransactionKey.Client(var branch, var method) ? method.name() + " " + branch : "";
    }

    /// The request that a token names.
    static TransactionKey key(String token) {
        var space = Math.max(0, token.indexOf(' '));
        return new TransactionKey.Client(
                token.substring(Math.min(token.length(), space + 1)), Method.of(token.substring(0, space)));
    }
}
