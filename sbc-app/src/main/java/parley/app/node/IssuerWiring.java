package parley.app.node;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import parley.admin.issue.IssuerActor;
import parley.admin.issue.IssuerDesk;
import parley.admin.issue.NodeIssuers;
import parley.identity.IdentityActor;

/// Those who have certificates issued for a node's identities.
final class IssuerWiring {
    private IssuerWiring() {}

    /// Starts them, as children of that actor.
    /// @param identities keeps what is issued
    static IssuerDesk start(ActorContext<?> context, NodeSetup setup, ActorRef<IdentityActor.Command> identities) {
        var issuers = new HashMap<String, ActorRef<IssuerActor.Command>>();
        var node = new NodeIssuers(setup.config(), setup.events(), new SecureRandom(), InstantSource.system());
        for (var issuer : Map.copyOf(node.actors(identities)).entrySet()) {
            issuers.put(issuer.getKey(), context.spawn(issuer.getValue(), "issuer-" + (issuers.size() + 1)));
        }
        return new IssuerDesk(issuers, node::labRoot);
    }
}
