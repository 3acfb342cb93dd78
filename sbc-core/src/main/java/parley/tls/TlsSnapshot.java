package parley.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import parley.certificate.Identity;
import parley.config.IdentityConfig;
import parley.config.ListenerConfig;
import parley.config.PeerConfig;

/// Everything TLS needs, read, checked and built once: a context per listener and per peer. Immutable; a connection
/// uses the snapshot it began with, so certificates are changed by putting another snapshot in its place.
public final class TlsSnapshot {
    private final Map<String, SslContext> listeners;
    private final Map<String, PolicyTrustManager> clientPolicies;
    private final Map<String, SslContext> peers;
    private final SslContext anyPeer;

    /// @param clientPolicies of the listeners that ask for certificates
    TlsSnapshot(
            Map<String, SslContext> listeners,
            Map<String, PolicyTrustManager> clientPolicies,
            Map<String, SslContext> peers,
            SslContext anyPeer) {
        this.listeners = Map.copyOf(listeners);
        this.clientPolicies = Map.copyOf(clientPolicies);
        this.peers = Map.copyOf(peers);
        this.anyPeer = anyPeer;
    }

    /// What reading the files came to.
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
        return new TlsLoading(new TlsServices(clock)).load(identities, listeners, peers);
    }

    /// The TLS stage of a connection that the listener accepted.
    /// @throws IllegalArgumentException if the listener has no TLS
    public SslHandler serverHandler(String listener, ByteBufAllocator allocator) {
        var context = listeners.get(listener);
        if (context == null) {
            throw new IllegalArgumentException("listener " + listener + " has no TLS");
        }
        return context.newHandler(allocator);
    }

    /// What speaks against letting a client in whose handshake is done; usually nothing, see
    /// [PolicyTrustManager#objection].
    /// @param handler from [#serverHandler]
    public Optional<HandshakeFailure> objection(String listener, SslHandler handler) {
        return Optional.ofNullable(clientPolicies.get(listener)).flatMap(policy -> policy.objection(handler.engine()));
    }

    /// The TLS stage of a connection that we dial.
    /// @param peer whose policy applies; one without a policy gets the JDK's authorities, and its name is checked
    /// @param host for SNI, and the name to be found in the certificate
    public SslHandler clientHandler(String peer, ByteBufAllocator allocator, String host, int port) {
        return peers.getOrDefault(peer, anyPeer).newHandler(allocator, host, port);
    }

    /// What a handshake agreed on.
    /// @param version `TLSv1.3`, ...
    /// @param cipher standard name of the suite
    /// @param serverName SNI, or the empty string
    /// @param peer who the peer proved to be
    public record Session(String version, String cipher, String serverName, PeerIdentity peer) {}

    /// Reads a completed handshake.
    public static Session session(SslHandler handler) {
        var session = handler.engine().getSession();
        return new Session(session.getProtocol(), session.getCipherSuite(), serverName(handler), peer(leaf(session)));
    }

    /// What is known of a handshake that failed; the peer as it claims to be.
    public static Session attempt(SslHandler handler, HandshakeFailure failure) {
        var session = handler.engine().getSession();
        var peer = failure instanceof HandshakeFailure.Untrusted(var _, var shown) ? shown : PeerIdentity.NONE;
        // Both stacks have names for "nothing agreed yet"; BoringSSL's for the version is one of TLS.
        var version = versionAgreed(failure) && session.getProtocol().startsWith("TLS") ? session.getProtocol() : "";
        var cipher = session.getCipherSuite().contains("NULL_WITH_NULL") ? "" : session.getCipherSuite();
        return new Session(version, cipher, serverName(handler), peer);
    }

    /// True where it failed past the hellos, as far as the failure tells.
    private static boolean versionAgreed(HandshakeFailure failure) {
        return switch (failure) {
            case HandshakeFailure.Untrusted _, HandshakeFailure.NoCertificate _ -> true;
            case HandshakeFailure.AlertReceived _, HandshakeFailure.NothingInCommon _, HandshakeFailure.Other _ -> true;
            case HandshakeFailure.VersionMismatch _, HandshakeFailure.NotTls _, HandshakeFailure.NotConnected _ ->
                false;
            case HandshakeFailure.Interrupted _, HandshakeFailure.TimedOut _ -> false;
        };
    }

    /// The server name of a handshake, even of one that failed; or the empty string.
    public static String serverName(SslHandler handler) {
        var engine = handler.engine();
        if (engine.getUseClientMode()) {
            var names = engine.getSSLParameters().getServerNames();
            if (names != null) {
                for (var name : names) {
                    return name instanceof javax.net.ssl.SNIHostName host ? host.getAsciiName() : "";
                }
            }
            return "";
        }
        return IdentityKeyManager.ServerName.requested(engine);
    }

    private static PeerIdentity peer(@Nullable X509Certificate leaf) {
        return leaf == null ? PeerIdentity.NONE : PeerIdentity.of(leaf);
    }

    private static @Nullable X509Certificate leaf(SSLSession session) {
        var shown = certificates(session);
        return shown.isEmpty() ? null : shown.getFirst();
    }

    /// What the peer showed, leaf first; empty for nothing.
    static List<X509Certificate> certificates(SSLSession session) {
        try {
            return Stream.of(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException _) {
            return List.of();
        }
    }
}
