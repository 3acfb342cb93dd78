package parley.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Endpoint;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Issued;
import parley.tls.TestCertificates.Wish;
import parley.tls.TlsInForce;
import parley.tls.TlsServices;
import parley.tls.TlsSnapshot;

/// Against servers of the JDK, which show whatever they are told to.
class SelfHandshakeTest {
    private static final Issued ROOT = TestCertificates.root("Root");
    private static final Issued LEAF = TestCertificates.leaf(ROOT, Wish.of("sip.example.com", "DNS:sip.example.com"));
    private static final Issued OTHER = TestCertificates.leaf(ROOT, Wish.of("sip.example.com", "DNS:sip.example.com"));
    private static final Issued RSA = TestCertificates.rsaLeaf(ROOT, Wish.of("sip.example.com", "DNS:sip.example.com"));

    /// A server with that chain and that key, which need not belong together. It shakes hands until it is closed.
    private record Server(SSLServerSocket socket) implements AutoCloseable {
        static Server showing(Issued chain, PrivateKey key, boolean clientAuth) {
            try {
                var context = SSLContext.getInstance("TLS");
                context.init(new KeyManager[] {new Keys(chain.chain(), key)}, null, null);
                if (context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())
                        instanceof SSLServerSocket socket) {
                    socket.setNeedClientAuth(clientAuth);
                    var server = new Server(socket);
                    Thread.ofVirtual().start(server::serve);
                    return server;
                }
                throw new IllegalStateException("no TLS");
            } catch (IOException | GeneralSecurityException fault) {
                throw new IllegalStateException(fault);
            }
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (var connection = socket.accept()) {
                    // The handshake runs, and then what TLS 1.3 sends after it.
                    var _ = connection.getInputStream().read();
                } catch (IOException _) {
                    // The next one may fare better.
                }
            }
        }

        Expectation expects(Issued leaf, String version, boolean clientAuth) {
            return new Expectation(
                    "tls",
                    new Endpoint("127.0.0.1", socket.getLocalPort()),
                    "sip.example.com",
                    leaf.certificate().getPublicKey().getAlgorithm(),
                    version,
                    leaf.certificate().getSerialNumber().toString(16),
                    clientAuth);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static ProofLine proof(Expectation expectation) {
        var proof =
                switch (TlsSnapshot.build(Map.of(), Map.of(), Map.of(), new TlsServices(() -> TestCertificates.NOW))) {
                    case TlsSnapshot.Outcome.Loaded(var snapshot) -> new SelfHandshake(new TlsInForce(snapshot));
                    case TlsSnapshot.Outcome.Faulty(var faults) -> throw new AssertionError(faults);
                };
        return proof.prove(List.of(expectation), Optional.empty()).getFirst();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,true", "TLSv1.2,false", "TLSv1.3,true", "TLSv1.3,false"})
    @DisplayName("RFC 8446 §4.4.3: a chain whose key the server does not have is not proved, wanted or not our own")
    void otherKey(String version, boolean clientAuth) throws IOException {
        try (var server = Server.showing(LEAF, OTHER.key(), clientAuth)) {
            var line = proof(server.expects(LEAF, version, clientAuth));
            assertFalse(line.proved(), line.toString());
            assertTrue(line.failure().startsWith("the handshake failed: "), line.failure());
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,true", "TLSv1.2,false", "TLSv1.3,true", "TLSv1.3,false"})
    @DisplayName(
            "RFC 5246 §7.4.6: to be turned away for want of a certificate of ours proves the server's all the same")
    void withoutCertificate(String version, boolean clientAuth) throws IOException {
        try (var server = Server.showing(LEAF, LEAF.key(), clientAuth);
                var rsa = Server.showing(RSA, RSA.key(), clientAuth)) {
            var line = proof(server.expects(LEAF, version, clientAuth));
            assertTrue(line.proved(), line.toString());
            var other = proof(rsa.expects(RSA, version, clientAuth));
            assertTrue(other.proved(), other.toString());
        }
    }

    @Test
    @DisplayName("RFC 5246 §7.4.6: a listener that should take us without a certificate, and does not, is not proved")
    void wantedByMistake() throws IOException {
        try (var server = Server.showing(LEAF, LEAF.key(), true)) {
            var line = proof(server.expects(LEAF, "TLSv1.2", false));
            assertFalse(line.proved(), line.toString());
        }
    }

    @Test
    @DisplayName("Another certificate than the one expected is not proved")
    void otherCertificate() throws IOException {
        try (var server = Server.showing(OTHER, OTHER.key(), false)) {
            var line = proof(server.expects(LEAF, "TLSv1.3", false));
            assertFalse(line.proved(), line.toString());
            assertEquals(OTHER.certificate().getSerialNumber().toString(16), line.servedSerial());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIP/2.0 400 Bad Request\r\n\r\n", "\u0015\u0003\u0003\u0000\u0002\u0002(", ""})
    @DisplayName("Who answers something else, an alert before anything was shown, or nothing, proves nothing")
    void noServer(String answer) throws Exception {
        try (var plain = new java.net.ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var served = Thread.ofVirtual().start(() -> {
                try (Socket connection = plain.accept()) {
                    connection.getOutputStream().write(answer.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    connection.shutdownOutput();
                    var _ = connection.getInputStream().readAllBytes();
                } catch (IOException _) {
                    // The client has seen enough.
                }
            });
            var expectation = new Expectation(
                    "tls", new Endpoint("127.0.0.1", plain.getLocalPort()), "", "EC", "TLSv1.2", "1a", true);
            var line = proof(expectation);
            assertFalse(line.proved(), line.toString());
            assertTrue(line.servedSerial().isEmpty() && !line.failure().isEmpty(), line.toString());
            served.join();
        }
    }

    /// Shows that chain and signs with that key, without asking whether they belong together.
    private static final class Keys extends X509ExtendedKeyManager {
        private final List<X509Certificate> chain;
        private final PrivateKey key;

        Keys(List<X509Certificate> chain, PrivateKey key) {
            this.chain = chain;
            this.key = key;
        }

        private @Nullable String alias(String keyType) {
            return keyType.startsWith(key.getAlgorithm()) ? "server" : null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return alias(keyType);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return alias(keyType);
        }

        @Override
        public X509Certificate[] getCertificateChain(@Nullable String alias) {
            return chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(@Nullable String alias) {
            return key;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
