package parley.transport;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import parley.tls.TlsSnapshot;

/// What the pool of outbound flows hears of connections that peers opened and want used both ways (RFC 5923 §8.2).
sealed interface AliasCommand extends OutboundActor.Command {
    /// One is asked for.
    /// @param shown certificates on its connection, leaf first
    record Asked(AliasClaim claim, List<X509Certificate> shown) implements AliasCommand {
        public Asked {
            shown = List.copyOf(shown);
        }

        /// Has the certificates judged by the peer's policy.
        /// @param replyTo hears the outcome
        void judgedBy(TlsSnapshot tls, ActorRef<? super Judged> replyTo) {
            var hop = claim.hop();
            tls.vouch(hop.peer(), hop.host(), shown, objection -> replyTo.tell(new Judged(claim, objection)));
        }
    }

    /// It has been judged.
    /// @param objection what is against it, in words; empty: it is granted
    record Judged(AliasClaim claim, Optional<String> objection) implements AliasCommand {}

    /// The connection of one that was asked for is gone.
    record Gone(Flow flow) implements AliasCommand {}
}
