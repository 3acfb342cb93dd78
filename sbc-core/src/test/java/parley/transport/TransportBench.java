package parley.transport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.DtmfUse;
import parley.common.Endpoint;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;
import parley.common.Topology;
import parley.common.TransportProtocol;
import parley.config.CodecsConfig;
import parley.config.IdentityConfig;
import parley.config.LegMediaConfig;
import parley.config.ListenerConfig;
import parley.config.PeerConfig;
import parley.config.SipConfig;
import parley.config.TlsClientConfig;
import parley.config.TlsServerConfig;
import parley.observe.SbcEvent;
import parley.resolve.ServerLocator;
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;
import parley.tls.TlsInForce;
import parley.tls.TlsSnapshot;

/// A transport layer on loopback sockets, with probes where the rest of the SBC would be. Set it up, [#start] it,
/// and close it.
final class TransportBench implements AutoCloseable {
    /// Longest wait for anything that is to happen: far above what it takes, so that a loaded machine does not fail.
    static final Duration PATIENCE = Duration.ofSeconds(20);

    static final int DSCP = 40;
    static final SipConfig USUAL = sip(1_000, Duration.ofMinutes(10), Duration.ofSeconds(10));

    private final ActorTestKit kit;
    private final Map<String, ListenerConfig> listeners = new HashMap<>();
    private final Map<String, IdentityConfig> identities = new HashMap<>();
    private final Map<String, PeerConfig> peers = new HashMap<>();
    private final List<SbcEvent> seen = new ArrayList<>();
    private Consumer<SbcEvent> eventTrap = _ -> {};
    private InstantSource clock = InstantSource.system();
    private SipConfig sip = USUAL;
    private ServerLocator servers = new KnownServers();

    private final TestProbe<InboundSip> inbound;
    private final TestProbe<SbcEvent> events;
    private final TestProbe<TransportEvent> sends;
    private final TestProbe<TransportActor.Report> reports;
    private Optional<ActorRef<TransportActor.Command>> transport = Optional.empty();
    private Optional<TlsInForce> tls = Optional.empty();
    private Optional<TransportActor.Report.Ready> ready = Optional.empty();

    TransportBench(ActorTestKit kit) {
        this.kit = kit;
        this.inbound = kit.createTestProbe();
        this.events = kit.createTestProbe();
        this.sends = kit.createTestProbe();
        this.reports = kit.createTestProbe();
    }

    /// Limits and timeouts that tests change.
    static SipConfig sip(int maxConnections, Duration idleTimeout, Duration handshakeTimeout) {
        return new SipConfig(
                Duration.ofMillis(500),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(180),
                70,
                Duration.ofMinutes(30),
                Duration.ofSeconds(90),
                1_000,
                maxConnections,
                idleTimeout,
                handshakeTimeout,
                "",
                Duration.ZERO,
                Duration.ofSeconds(10),
                3,
                DSCP);
    }

    /// One that pings.
    static SipConfig pinging(Duration keepalive, Duration pongTimeout) {
        return new SipConfig(
                USUAL.t1(),
                USUAL.t2(),
                USUAL.t4(),
                USUAL.inviteTimeout(),
                USUAL.maxForwards(),
                USUAL.sessionExpires(),
                USUAL.minSessionExpires(),
                USUAL.maxCalls(),
                USUAL.maxConnections(),
                USUAL.idleTimeout(),
                USUAL.handshakeTimeout(),
                USUAL.userAgent(),
                keepalive,
                pongTimeout,
                USUAL.unansweredMax(),
                USUAL.dscp());
    }

    TransportBench sip(SipConfig config) {
        sip = config;
        return this;
    }

    TransportBench servers(ServerLocator locator) {
        servers = locator;
        return this;
    }

    /// Runs that in the transport's own threads with each event.
    TransportBench eventTrap(Consumer<SbcEvent> trap) {
        eventTrap = trap;
        return this;
    }

    TransportBench clock(InstantSource wall) {
        clock = wall;
        return this;
    }

    TransportBench listener(String name, TransportProtocol protocol) {
        return listener(name, protocol, "127.0.0.1", 0);
    }

    TransportBench listener(String name, TransportProtocol protocol, String address, int port) {
        listeners.put(name, new ListenerConfig(protocol, address, port, address, port, Optional.empty(), List.of()));
        return this;
    }

    TransportBench webSocket(String name, List<String> origins) {
        listeners.put(
                name,
                new ListenerConfig(TransportProtocol.WS, "127.0.0.1", 0, "127.0.0.1", 0, Optional.empty(), origins));
        return this;
    }

    TransportBench webSocket(String name, List<String> origins, TlsServerConfig tls) {
        listeners.put(
                name,
                new ListenerConfig(TransportProtocol.WSS, "127.0.0.1", 0, "127.0.0.1", 0, Optional.of(tls), origins));
        return this;
    }

    TransportBench tls(String name, TlsServerConfig tls) {
        listeners.put(
                name,
                new ListenerConfig(TransportProtocol.TLS, "127.0.0.1", 0, "127.0.0.1", 0, Optional.of(tls), List.of()));
        return this;
    }

    TransportBench identities(Map<String, IdentityConfig> more) {
        identities.putAll(more);
        return this;
    }

    TransportBench peer(String name, TlsClientConfig tls) {
        peers.put(name, peer(tls));
        return this;
    }

    TransportBench peer(String name, PeerConfig peer) {
        peers.put(name, peer);
        return this;
    }

    /// A peer that is dialled over TLS.
    static PeerConfig peer(TlsClientConfig tls) {
        return peer("peer.example.com", 0, List.of(), tls);
    }

    /// @param certificateNames that show a call to be from it
    static PeerConfig peer(String host, int port, List<String> certificateNames, TlsClientConfig tls) {
        var media = new LegMediaConfig(
                MediaSecurity.SDES,
                List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80),
                IceUse.ACCEPT,
                CodecsConfig.ALL,
                DtmfUse.AUTO,
                FaxUse.REFUSE);
        return new PeerConfig(
                host,
                port,
                TransportProtocol.TLS,
                List.of(),
                certificateNames,
                media,
                Topology.HIDDEN,
                false,
                Optional.of(tls));
    }

    TransportBench start() {
        ready = Optional.of(
                switch (launch()) {
                    case TransportActor.Report.Ready report -> report;
                    case TransportActor.Report.BindFailed failed -> throw new AssertionError(failed.causes());
                });
        return this;
    }

    /// Starts it, whatever comes of it.
    TransportActor.Report launch() {
        var inForce = new TlsInForce(snapshot());
        tls = Optional.of(inForce);
        var setup = new TransportSetup(listeners, peers, inForce, sip, servers);
        transport =
                Optional.of(kit.spawn(TransportActor.create(setup, inbound.getRef(), this::record, reports.getRef())));
        return reports.receiveMessage(PATIENCE);
    }

    private TlsSnapshot snapshot() {
        return switch (TlsSnapshot.load(identities, listeners, peers, clock)) {
            case TlsSnapshot.Outcome.Loaded(var snapshot) -> snapshot;
            case TlsSnapshot.Outcome.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private void record(SbcEvent event) {
        synchronized (seen) {
            seen.add(event);
        }
        events.getRef().tell(event);
        eventTrap.accept(event);
    }

    /// Every event so far.
    List<SbcEvent> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    /// Replaces the certificates by what the files hold now.
    void reload() {
        tls.orElseThrow().activate(snapshot());
    }

    /// Makes that client one of our own proofs.
    TlsInForce.Trial trial(InetSocketAddress client) {
        return tls.orElseThrow().trial(client, Optional.empty());
    }

    /// Seals session tickets with new keys.
    void renewTicketKeys() {
        tls.orElseThrow().renewTicketKeys();
    }

    /// Puts that in force.
    void activate(TlsSnapshot snapshot) {
        tls.orElseThrow().activate(snapshot);
    }

    int port(String listener) {
        return local(listener).port();
    }

    Endpoint local(String listener) {
        return Objects.requireNonNull(ready.orElseThrow().listeners().get(listener));
    }

    TestProbe<InboundSip> inbound() {
        return inbound;
    }

    TestProbe<TransportEvent> sends() {
        return sends;
    }

    /// The next message that arrives.
    InboundSip.Received received() {
        return inbound.expectMessageClass(InboundSip.Received.class, PATIENCE);
    }

    /// The next request that arrives, by its Call-ID.
    String receivedCall() {
        return ((SipRequest) received().message()).headers().callId();
    }

    InboundSip.FlowClosed flowClosed() {
        return inbound.expectMessageClass(InboundSip.FlowClosed.class, PATIENCE);
    }

    /// The next event of that kind; others before it are passed over.
    <E extends SbcEvent> E event(Class<E> kind) {
        var found = events.fishForMessage(
                PATIENCE,
                event -> kind.isInstance(event) ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore());
        return kind.cast(found.getLast());
    }

    SbcEvent.TlsHandshake handshake() {
        return event(SbcEvent.TlsHandshake.class);
    }

    /// Sends by way of a flow.
    void send(Flow flow, SipMessage message, String token) {
        flow.connection().tell(new FlowCommand.Send(message, flow.remote(), sends.getRef(), token));
    }

    /// Sends to a next hop.
    void send(NextHop hop, SipMessage message, String token) {
        ready.orElseThrow().outbound().tell(new OutboundCommand.Send(message, hop, sends.getRef(), token));
    }

    /// Sends to one of a next hop's other servers.
    void send(NextHop hop, Set<Endpoint> tried, SipMessage message, String token) {
        ready.orElseThrow().outbound().tell(new OutboundCommand.Send(message, hop, tried, sends.getRef(), token));
    }

    /// A server of that hop is to be tried last.
    void shun(NextHop hop, Endpoint remote) {
        ready.orElseThrow().outbound().tell(new OutboundCommand.Shunned(hop, remote));
    }

    Flow sent(String token) {
        var sent = sends.expectMessageClass(TransportEvent.Sent.class, PATIENCE);
        if (!sent.token().equals(token)) {
            throw new AssertionError("expected " + token + ", got " + sent);
        }
        return sent.flow();
    }

    /// Why the next send failed.
    TransportEvent.SendFailed sendFailed() {
        return sends.expectMessageClass(TransportEvent.SendFailed.class, PATIENCE);
    }

    /// Sends that, and hands back what it becomes.
    static TransportBench with(ActorTestKit kit, UnaryOperator<TransportBench> setUp) {
        return setUp.apply(new TransportBench(kit)).start();
    }

    @Override
    public void close() {
        transport.ifPresent(actor -> {
            TestProbe<TransportActor.Stopped> stopped = kit.createTestProbe();
            actor.tell(new TransportActor.Stop(stopped.getRef()));
            stopped.receiveMessage(PATIENCE);
            stopped.expectTerminated(actor, PATIENCE);
        });
        transport = Optional.empty();
    }
}
