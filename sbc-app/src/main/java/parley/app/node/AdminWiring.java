package parley.app.node;

import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import parley.admin.http.ActorIdentityDesk;
import parley.admin.http.AdminServer;
import parley.admin.http.AdminSetup;
import parley.admin.http.IdentityDesk;
import parley.admin.issue.IssuerDesk;
import parley.admin.metrics.Exposition;
import parley.admin.metrics.NodeGauges;
import parley.admin.view.LiveState;
import parley.config.AdminTlsConfig;
import parley.identity.IdentityActor;

/// The admin interface of a node: what it looks at, and whom it asks.
final class AdminWiring {
    private AdminWiring() {}

    /// Starts it.
    /// @param identities who is asked about them
    /// @param issuers who have certificates issued for them
    /// @param ready whether new calls are welcome
    static CompletionStage<AdminServer> start(
            ActorSystem<?> system,
            NodeSetup setup,
            ActorRef<IdentityActor.Command> identities,
            IssuerDesk issuers,
            BooleanSupplier ready) {
        var config = setup.config();
        var desk = new ActorIdentityDesk(system, identities, Clock.systemUTC());
        var gauges = new NodeGauges();
        return AdminServer.start(
                system,
                new AdminSetup(
                        config.admin(),
                        config.store().directory(),
                        setup.live(),
                        config.identities().keySet(),
                        desk,
                        issuers,
                        ready,
                        () -> metrics(setup, desk, gauges),
                        () -> setup.published()
                                .identity(config.admin()
                                        .tls()
                                        .map(AdminTlsConfig::identity)
                                        .orElse("")),
                        setup.events(),
                        setup.chance().random(),
                        setup.chance().nanoTime()));
    }

    private static CompletionStage<String> metrics(NodeSetup setup, IdentityDesk desk, NodeGauges gauges) {
        return desk.all().thenApply(identities -> {
            gauges.live(setup.live().read(LiveState::totals), setup.live().read(LiveState::leftOut));
            gauges.identities(identities);
            gauges.runtime();
            return Exposition.text();
        });
    }
}
