package parley.call;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.Endpoint;
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

    // By branch: a server that has taken a request gets its retransmissions, its CANCEL and the ACK of its refusal.
    private final Map<String, Flow> asked = new HashMap<>();
    private final Set<Endpoint> tried = new HashSet<>();
    private final Set<Endpoint> lost = new HashSet<>();
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
    /// @param token of the request
    /// @return true if it does from now on
    boolean adopt(String token, Flow flow) {
        taken = Optional.of(flow);
        asked.putIfAbsent(branch(token), flow);
        if (!flow.protocol().reliable()
                || flow.protocol() != target.protocol()
                || !(target instanceof LegTarget.Dialled)) {
            return false;
        }
        target = new LegTarget.OpenFlow(flow);
        return true;
    }

    /// A flow has ended: requests go to the hop that its far end stands for.
    /// @return requests that had taken it, and may be unanswered
    List<TransactionKey> ended(ActorRef<?> connection) {
        flow().filter(flow -> flow.connection().equals(connection)).ifPresent(_ -> target = home);
        var unheard = asked.entrySet().stream()
                .filter(entry -> entry.getValue().connection().equals(connection))
                .<TransactionKey>map(entry -> new TransactionKey.Client(entry.getKey(), Method.INVITE))
                .toList();
        asked.values().removeIf(flow -> flow.connection().equals(connection));
        return unheard;
    }

    /// True if somebody had taken that request already.
    boolean handedOver(String token) {
        return asked.containsKey(branch(token));
    }

    /// What the leg asks next is for another server of its target than the one asked last (RFC 3263 §4.3). One that
    /// lost a connection gets a second chance on a new one; by datagram there is nothing to be renewed.
    /// @param excluded true: that one is not asked again
    void nextServer(boolean excluded) {
        flow().or(() -> taken)
                .filter(flow -> excluded || !flow.protocol().reliable() || !lost.add(flow.remote()))
                .ifPresent(flow -> tried.add(flow.remote()));
        target = home;
        taken = Optional.empty();
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

    void forget(TransactionKey key) {
        inquiries.remove(key);
        // A CANCEL has the branch of its INVITE, and ends before it.
        if (key instanceof TransactionKey.Client(var branch, var method) && !method.equals(Method.CANCEL)) {
            asked.remove(branch);
        }
    }

    void answer(TransactionKey inquiry, SipResponse response) {
        var flow = inquiries.get(inquiry);
        if (flow != null) {
            send(flow, response, "");
        }
    }

    void ask(TransactionKey key, SipRequest request, Optional<Uri> nextHop) {
        var token = token(key);
        var known = nextHop.isEmpty() ? asked.get(branch(token)) : null;
        if (known != null) {
            send(known, request, token);
            return;
        }
        switch (target.way(request.requestUri(), nextHop).orElse(null)) {
            case LegTarget.OpenFlow(var flow) -> send(flow, request, token);
            case LegTarget.Dialled(var hop) ->
                outbound.tell(
                        new OutboundCommand.Send(request, hop, nextHop.isEmpty() ? tried : Set.of(), outcomes, token));
            case null ->
                outcomes.tell(new TransportEvent.SendFailed(
                        token, "a sips URI is not asked over a hop without TLS (RFC 5630)"));
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
        return new TransactionKey.Client(branch(token), Method.of(token.substring(0, Math.max(0, token.indexOf(' ')))));
    }

    private static String branch(String token) {
        return token.substring(token.indexOf(' ') + 1);
    }
}
