package parley.app.node;

import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.typed.Behavior;
import parley.admin.http.LiveView;
import parley.common.Endpoint;
import parley.config.SbcConfig;
import parley.identity.HistoryFile;
import parley.identity.IdentitiesInForce;
import parley.identity.IdentityActor;
import parley.identity.IdentitySet;
import parley.identity.IdentityStore;
import parley.identity.PeerCertificates;
import parley.identity.SelfHandshake;
import parley.identity.Workroom;
import parley.observe.EventSink;
import parley.signaling.SignalingSetup;
import parley.tls.TlsInForce;
import parley.tls.TlsServices;

/// What a node is started with.
/// @param config of the node, checked
/// @param tls in force
/// @param services that it was built with
/// @param identities that it starts with
/// @param published what they show, from then on
/// @param peers what others show
/// @param events hears what is worth telling
/// @param live what is live, made of the events
/// @param chance random numbers and time
record NodeSetup(
        SbcConfig config,
        TlsInForce tls,
        TlsServices services,
        IdentitySet identities,
        IdentitiesInForce published,
        PeerCertificates peers,
        EventSink events,
        LiveView live,
        SignalingSetup.Chance chance) {
    /// For calls that are ended to send their BYE and to free their ports.
    static final Duration END_TIMEOUT = Duration.ofSeconds(3);

    /// The actor of the identities, once the listeners are bound that they are proved on.
    Behavior<IdentityActor.Command> identityActor(Map<String, Endpoint> bound) {
        var ports = new Workroom.Ports(
                IdentityStore.of(config.store()),
                HistoryFile.of(config.store()),
                tls,
                services,
                new SelfHandshake(tls),
                services.clock());
        return IdentityActor.create(new Workroom(config, ports, bound), identities, published, peers, events);
    }
}
