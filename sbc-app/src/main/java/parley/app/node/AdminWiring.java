package parley.app.node;

import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import parley.admin.capture.CaptureDesk;
import parley.admin.http.ActorIdentityDesk;
import parley.admin.http.AdminServer;
import parley.admin.http.AdminSetup;
import parley.admin.http.IdentityDesk;
import parley.admin.http.MeasuringDesk;
import parley.admin.issue.IssuerDesk;
import parley.admin.metrics.CertificateExpiry;
import parley.admin.metrics.Exposition;
import parley.admin.metrics.NodeGauges;
import parley.admin.view.LiveState;
import parley.admin.view.Readiness;
import parley.config.AdminTlsConfig;
import parley.identity.IdentityActor;
import parley.mediaport.MediaCommand;

/// The admin interface of a node: what it looks at, and whom it asks.
final class AdminWiring {
    private AdminWiring() {}

    /// Starts it.
    /// @param identities who is asked about them
    /// @param issuers who have certificates issued for them
    /// @param captures has calls written to files
    /// @param media is asked how the legs of a call do
    /// @param serving whether the node is neither starting nor stopping
    static CompletionStage<AdminServer> start(
            ActorSystem<?> system,
            NodeSetup setup,
            ActorRef<IdentityActor.Command> identities,
            IssuerDesk issuers,
            CaptureDesk captures,
            ActorRef<MediaCommand> media,
            BooleanSupplier serving) {
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
                        captures,
                        new MeasuringDesk(system, media, Clock.systemUTC()),
                        () -> Readiness.of(
                                serving.getAsBoolean(),
                                config.listeners(),
                                name -> !setup.published()
                                        .identity(name)
                                        .server()
                                        .isEmpty()),
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
            gauges.runtime();
            return Exposition.text()
                    + CertificateExpiry.text(identities, setup.peers().daysLeft());
        });
    }
}
