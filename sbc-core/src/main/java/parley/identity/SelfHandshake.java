package parley.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import parley.common.Endpoint;
import parley.tls.AnyServer;
import parley.tls.TlsInForce;
import parley.tls.TlsSnapshot;

/// Handshakes with our own listeners over real connections. The kind of key is asked for by the signature algorithms
/// that we offer (RFC 8446 §4.2.3), and before TLS 1.3 by the suites too. Blocks.
public final class SelfHandshake implements Proof {
    /// For the connection, and for each read: we are talking to ourselves.
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final List<String> RSA =
            List.of("rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512", "rsa_pkcs1_sha256");
    private static final List<String> EC =
            List.of("ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512");

    private final TlsInForce tls;

    /// Proves what that serves.
    public SelfHandshake(TlsInForce tls) {
        this.tls = tls;
    }

    @Override
    public List<ProofLine> prove(List<Expectation> expectations, Optional<TlsSnapshot> candidate) {
        return expectations.stream()
                .map(expectation -> prove(expectation, candidate))
                .toList();
    }

    private ProofLine prove(Expectation expectation, Optional<TlsSnapshot> candidate) {
        var leaf = new AtomicReference<Optional<X509Certificate>>(Optional.empty());
        var failure = "";
        try (var socket = new Socket()) {
            var address = reachable(expectation.bound());
            socket.bind(new InetSocketAddress(address, 0));
            var local = new InetSocketAddress(address, socket.getLocalPort());
            try (var _ = tls.trial(local, candidate)) {
                socket.connect(
                        new InetSocketAddress(address, expectation.bound().port()), (int) TIMEOUT.toMillis());
                socket.setSoTimeout((int) TIMEOUT.toMillis());
                handshake(socket, expectation, leaf);
            }
        } catch (SSLException fault) {
            failure = "the handshake failed: " + words(fault);
        } catch (IOException | GeneralSecurityException | IllegalStateException fault) {
            failure = "no handshake came about: " + words(fault);
        }
        var served = leaf.get()
                .map(certificate -> certificate.getSerialNumber().toString(16))
                .orElse("");
        return expectation.line(served, failure);
    }

    private static void handshake(
            Socket socket, Expectation expectation, AtomicReference<Optional<X509Certificate>> leaf)
            throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null, new TrustManager[] {new AnyServer(shown -> leaf.set(Optional.of(shown)))}, new SecureRandom());
        var engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        var schemes = expectation.keyType().equals("RSA") ? RSA : EC;
        parameters.setProtocols(new String[] {expectation.version()});
        // Where the certificate's key only decrypts, nothing has proved it by the time a client without a
        // certificate
        // is turned away.
        parameters.setCipherSuites(Stream.of(parameters.getCipherSuites())
                .filter(suite -> !suite.startsWith("TLS_RSA_"))
                .toArray(String[]::new));
        parameters.setSignatureSchemes(schemes.toArray(String[]::new));
        parameters.setServerNames(
                expectation.serverName().isEmpty() ? List.of() : List.of(new SNIHostName(expectation.serverName())));
        engine.setSSLParameters(parameters);
        var handshake = new ProofHandshake(engine, socket, () -> leaf.get().isPresent());
        try {
            handshake.run();
        } catch (SSLException fault) {
            // We have no certificate to show: to be turned away for that proves that the rest is as it should be.
            if (!expectation.clientAuth() || !handshake.refusedForCertificate()) {
                throw fault;
            }
        }
    }

    /// Our own machine by the address that the listener is bound to, or by the loopback if it is bound to all.
    private static InetAddress reachable(Endpoint bound) throws IOException {
        var address = InetAddress.ofLiteral(bound.address());
        if (!address.isAnyLocalAddress()) {
            return address;
        }
        return InetAddress.ofLiteral(bound.ipv6() ? "::1" : "127.0.0.1");
    }

    private static String words(Exception fault) {
        var message = fault.getMessage();
        return message == null ? fault.getClass().getSimpleName() : message;
    }
}
