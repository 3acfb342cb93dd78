package parley.transport;

import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import parley.observe.SbcEvent;
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;

/// A connection that a peer opened, and may have us send requests on (RFC 5923 §8.2).
final class AcceptedFlow implements FlowOwner {
    private final TransportContext transport;
    private final List<X509Certificate> shown;
    private final ActorRef<OutboundActor.Command> pool;
    // What was said once about this connection holds for all of its requests; by name of the peer.
    private final Set<String> asked = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private boolean closed;

    /// @param shown certificates of the peer, leaf first
    /// @param pool of outbound connections
    AcceptedFlow(TransportContext transport, List<X509Certificate> shown, ActorRef<OutboundActor.Command> pool) {
        this.transport = transport;
        this.shown = shown;
        this.pool = pool;
    }

    @Override
    public void arrived(Flow flow, SipMessage message) {
        if (!closed && message instanceof SipRequest request) {
            take(flow, transport.aliases().judge(flow, request.headers().topmostVia()));
        }
    }

    private void take(Flow flow, AliasTerms.Verdict verdict) {
        switch (verdict) {
            case AliasTerms.Verdict.Plausible(var hop) -> {
                if (asked.add(hop.peer())) {
                    pool.tell(new AliasCommand.Asked(new AliasClaim(hop, flow), shown));
                }
            }
            case AliasTerms.Verdict.Refused(var peer, var why) -> {
                if (refused.add(peer)) {
                    transport
                            .events()
                            .accept(new SbcEvent.ConnectionAliased(flow.listener(), flow.remote(), peer, why));
                }
            }
            case AliasTerms.Verdict.Ignored _ -> {}
        }
    }

    @Override
    public void closing(Flow flow) {
        closed = true;
        if (!asked.isEmpty()) {
            pool.tell(new AliasCommand.Gone(flow));
        }
    }
}
