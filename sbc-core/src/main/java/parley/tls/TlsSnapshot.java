package parley.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import parley.certificate.Identity;
import parley.config.IdentityConfig;
import parley.config.ListenerConfig;
import parley.config.PeerConfig;

/// Everything TLS needs, read, checked and built once: contexts per listener, server name and kind of key, and per
/// peer. Immutable; a connection uses the snapshot it began with, so certificates are changed by putting another
/// snapshot in its place.
public final class TlsSnapshot {
    private final Map<String, ServerTerms.Listener> listeners;
    private final Map<String, PeerTerms> peers;
    private final PeerTerms anyPeer;
    private final TlsServices services;
    private final List<TicketKeys> tickets;
    private final List<String> weaknesses;

    TlsSnapshot(
            Map<String, ServerTerms.Listener> listeners,
            Map<String, PeerTerms> peers,
            PeerTerms anyPeer,
            TlsServices services,
            List<TicketKeys> tickets,
            List<String> weaknesses) {
        this.listeners = Map.copyOf(listeners);
        this.peers = Map.copyOf(peers);
        this.anyPeer = anyPeer;
        this.services = services;
        this.tickets = List.copyOf(tickets);
        this.weaknesses = List.copyOf(weaknesses);
    }

    /// What building came to.
    public sealed interface Outcome {
        /// All is well.
        /// @param snapshot to use
        record Loaded(TlsSnapshot snapshot) implements Outcome {}

        /// Nothing was built.
        /// @param faults each with the configuration key, the file and the reason
        record Faulty(List<String> faults) implements Outcome {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /// Builds the contexts of all listeners and peers. Blocks on files: those of trust bundles and revocation lists.
    /// @param identities by name, as many as are configured; one may be empty still
    public static Outcome build(
            Map<String, Identity> identities,
            Map<String, ListenerConfig> listeners,
            Map<String, PeerConfig> peers,
            TlsServices services) {
        return new TlsLoading(services).build(identities, listeners, peers);
    }

    /// The same with identities that are read from their files alone.
    /// @param clock wall clock that certificates' dates are compared with
    public static Outcome load(
            Map<String, IdentityConfig> identities,
            Map<String, ListenerConfig> listeners,
            Map<String, PeerConfig> peers,
            InstantSource clock) {
        return load(identities, listeners, peers, new TlsServices(clock));
    }

    /// The same with identities that are read from their files alone.
    public static Outcome load(
            Map<String, IdentityConfig> identities,
            Map<String, ListenerConfig> listeners,
            Map<String, PeerConfig> peers,
            TlsServices services) {
        return new TlsLoading(services).load(identities, listeners, peers);
    }

    /// What of the configuration gives up protection, each with its key, in words. To be told loudly at start.
    public List<String> weaknesses() {
        return weaknesses;
    }

    /// Seals session tickets with new keys from now on; those given out of late are still taken.
    void renewTicketKeys() {
        tickets.forEach(TicketKeys::renew);
    }

    /// How a client is served.
    public sealed interface Serving {
        /// By this handshake.
        record By(Handshake handshake) implements Serving {}

        /// Not at all.
        /// @param failure why
        /// @param alert that tells the client (RFC 8446 §6.2)
        /// @param wanted the policy in words
        record Refused(HandshakeFailure failure, int alert, String wanted) implements Serving {}
    }

    /// Chooses certificate and policy by what the client asked for.
    /// @param listener that accepted the connection
    /// @param hello complete
    /// @throws IllegalArgumentException if the listener has no TLS
    public Serving serve(String listener, ClientHello hello, ByteBufAllocator allocator) {
        var names = listeners.get(listener);
        if (names == null) {
            throw new IllegalArgumentException("listener " + listener + " has no TLS");
        }
        var terms = names.select(hello.serverName());
        if (terms.refusesProtocols(hello)) {
            return new Serving.Refused(
                    new HandshakeFailure.NoProtocol(hello.protocols()), TlsAlert.NO_PROTOCOL, terms.wanted());
        }
        if (terms.contexts().isEmpty()) {
            var alert = hello.serverName().isEmpty() ? TlsAlert.FAILURE : TlsAlert.UNKNOWN_NAME;
            return new Serving.Refused(new HandshakeFailure.NoIdentity(terms.identity()), alert, terms.wanted());
        }
        var keyed = terms.contextFor(hello);
        if (keyed.isEmpty()) {
            return new Serving.Refused(new HandshakeFailure.NothingInCommon(), TlsAlert.FAILURE, terms.wanted());
        }
        var chain = keyed.get().chain();
        var handler = handler(keyed.get().context(), terms.clients(), allocator, "", -1);
        if (terms.shape().staples() && handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            services.staples().apply(chain.getFirst()).ifPresent(engine::setOcspResponse);
        }
        return new Serving.By(new Handshake(
                handler,
                terms.clients(),
                Optional.empty(),
                new OwnCertificate(chain, services.clock()),
                hello.serverName(),
                terms.wanted()));
    }

    /// The terms of a listener in words, for a client that never said what it wants.
    public String wanted(String listener) {
        var names = listeners.get(listener);
        return names == null ? "" : names.standard().wanted();
    }

    /// The TLS stage of a connection that we dial.
    /// @param peer whose policy applies; one without gets the system's authorities, and its name is checked
    /// @param host for SNI, and the name to be found in the certificate
    public Handshake dial(String peer, ByteBufAllocator allocator, String host, int port) {
        var terms = peers.getOrDefault(peer, anyPeer);
        var handler = handler(terms.context(), Optional.of(terms.servers()), allocator, host, port);
        return new Handshake(
                handler,
                Optional.of(terms.servers()),
                Optional.of(terms.own()),
                new OwnCertificate(terms.own().chain(), services.clock()),
                host,
                terms.wanted());
    }

    /// Whether a connection that somebody opened to us may carry what we send to that peer (RFC 5923 §9.2): only if
    /// we would accept, when we dial the peer, the certificates that were shown on it.
    /// @param host the name that the peer is dialled by
    /// @param shown leaf first, and accepted by the listener already
    /// @param outcome hears, on another thread, what is against it in words; empty: nothing
    public void vouch(String peer, String host, List<X509Certificate> shown, Consumer<Optional<String>> outcome) {
        var terms = peers.get(peer);
        if (terms == null || shown.isEmpty() || !terms.servers().policy().verifies()) {
            outcome.accept(Optional.of("nothing proves that it is the peer's"));
            return;
        }
        try {
            Judging.threads()
                    .execute(() -> outcome.accept(terms.servers()
                            .reversed(shown, host)
                            .fault()
                            .map(fault -> HandshakeExplainer.explain(
                                            HandshakeExplainer.Role.SERVER,
                                            new HandshakeFailure.Untrusted(fault, PeerIdentity.of(shown.getFirst())))
                                    .text())));
        } catch (RejectedExecutionException _) {
            outcome.accept(Optional.of("too many certificates wait to be judged"));
        }
    }

    // What may wait for an authority's answer must not wait on a thread that serves other connections.
    private static SslHandler handler(
            SslContext context, Optional<PolicyTrustManager> judge, ByteBufAllocator allocator, String host, int port) {
        var blocks = judge.isPresent() && judge.get().policy().blocks();
        if (port < 0) {
            return blocks ? context.newHandler(allocator, Judging.threads()) : context.newHandler(allocator);
        }
        return blocks
                ? context.newHandler(allocator, host, port, Judging.threads())
                : context.newHandler(allocator, host, port);
    }
}
