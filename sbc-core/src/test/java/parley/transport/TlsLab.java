package parley.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import parley.common.CipherPolicy;
import parley.common.ClientAuth;
import parley.common.NameCheck;
import parley.common.RevocationMode;
import parley.common.UsagePolicy;
import parley.common.Verification;
import parley.config.IdentityConfig;
import parley.config.RevocationConfig;
import parley.config.ServerNameConfig;
import parley.config.TlsClientConfig;
import parley.config.TlsServerConfig;
import parley.config.VerifyConfig;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Issued;
import parley.tls.TestCertificates.Wish;

/// A small public key infrastructure in a directory, and TLS peers of the JDK that use it. These peers trust
/// everybody, so that whatever is refused is refused by us.
final class TlsLab {
    static final List<String> BOTH = List.of("TLSv1.2", "TLSv1.3");

    private static final char[] NO_PASSWORD = new char[0];

    private final Path directory;
    private final Issued root = TestCertificates.root("Lab Root");
    private final Map<String, IdentityConfig> identities = new HashMap<>();

    TlsLab(Path directory) {
        this.directory = directory;
        TestCertificates.write(directory.resolve("trust.pem"), root.certificate());
        identity("sbc", issue("sbc", "DNS:sbc.example.com", "IP:127.0.0.1"));
    }

    Issued root() {
        return root;
    }

    /// A certificate of the lab's authority.
    Issued issue(String commonName, String... names) {
        return TestCertificates.leaf(root, Wish.of(commonName, names));
    }

    /// Makes it one of our identities.
    TlsLab identity(String name, Issued issued) {
        var written = issued.write(directory, name);
        identities.put(name, IdentityConfig.of(written.chain(), written.key()));
        return this;
    }

    Map<String, IdentityConfig> identities() {
        return Map.copyOf(identities);
    }

    /// A revocation list of the lab's authority, valid around [TestCertificates#NOW].
    Path revocations(X509Certificate... revoked) {
        X509CRL list = TestCertificates.revocationList(root, TestCertificates.NOW.plus(Duration.ofDays(30)), revoked);
        return TestCertificates.write(directory.resolve("crl.pem"), list);
    }

    TlsServerConfig server(ClientAuth clientAuth) {
        return server(clientAuth, Map.of(), Optional.empty(), List.of());
    }

    TlsServerConfig server(
            ClientAuth clientAuth, Map<String, String> sni, Optional<Path> revocations, List<String> ciphers) {
        var terms = new HashMap<String, ServerNameConfig>();
        sni.forEach((name, identity) ->
                terms.put(name, new ServerNameConfig(identity, Optional.empty(), Optional.empty())));
        return new TlsServerConfig(
                "sbc",
                terms,
                clientAuth,
                verify(List.of(), revocations),
                BOTH,
                ciphers.isEmpty() ? CipherPolicy.MODERN : CipherPolicy.LIST,
                ciphers,
                true,
                true,
                false);
    }

    /// The same with another view of what a client's certificate must be meant for.
    TlsServerConfig server(ClientAuth clientAuth, UsagePolicy usage) {
        return TlsServerConfig.standard("sbc", clientAuth, verify(List.of(), Optional.empty(), usage));
    }

    /// How we dial.
    /// @param identity that we show, or empty
    /// @param names accepted besides the one dialled
    TlsClientConfig client(String identity, String... names) {
        return TlsClientConfig.standard(
                Optional.of(identity).filter(name -> !name.isEmpty()), verify(List.of(names), Optional.empty()));
    }

    /// How we dial a peer that connections are shared with (RFC 5923).
    /// @param verify how its certificate is judged
    static TlsClientConfig reusing(VerifyConfig verify) {
        return new TlsClientConfig(Optional.of("sbc"), verify, BOTH, CipherPolicy.MODERN, List.of(), true, true, true);
    }

    /// Trusts the lab's authority.
    VerifyConfig verify() {
        return verify(List.of(), Optional.empty());
    }

    /// Trusts another.
    VerifyConfig verify(Issued authority) {
        var trust = TestCertificates.write(directory.resolve("other-trust.pem"), authority.certificate());
        return new VerifyConfig(
                Optional.of(Verification.CUSTOM),
                Optional.of(trust),
                NameCheck.OFF,
                List.of(),
                false,
                true,
                UsagePolicy.STRICT,
                RevocationConfig.OFF);
    }

    private VerifyConfig verify(List<String> names, Optional<Path> revocations) {
        return verify(names, revocations, UsagePolicy.STRICT);
    }

    private VerifyConfig verify(List<String> names, Optional<Path> revocations, UsagePolicy usage) {
        return new VerifyConfig(
                Optional.of(Verification.CUSTOM),
                Optional.of(directory.resolve("trust.pem")),
                NameCheck.STRICT,
                names,
                false,
                true,
                usage,
                new RevocationConfig(
                        revocations.isPresent() ? RevocationMode.HARD : RevocationMode.OFF,
                        revocations,
                        false,
                        false,
                        Optional.empty(),
                        Duration.ofSeconds(3)));
    }

    /// A client that is not connected yet.
    /// @param own certificate it shows, or none
    static SSLSocket socket(String version, Issued... own) {
        try {
            var socket = (SSLSocket) context(own).getSocketFactory().createSocket();
            socket.setEnabledProtocols(new String[] {version});
            return named(socket, "sbc.example.com");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Sets the server name that it asks for.
    static SSLSocket named(SSLSocket socket, String serverName) {
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    /// A server on a port of its own.
    static SSLServerSocket serverSocket(Issued... own) {
        try {
            var server = (SSLServerSocket)
                    context(own).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            server.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
            return server;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    static SSLContext context(Issued... own) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(own), new TrustManager[] {new TrustingAll()}, null);
            return context;
        } catch (GeneralSecurityException | IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static KeyManager[] keys(Issued... own) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        for (var issued : own) {
            var chain = issued.chain().toArray(Certificate[]::new);
            store.setKeyEntry(issued.certificate().getSerialNumber().toString(), issued.key(), NO_PASSWORD, chain);
        }
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /// The name of the alert that ends the handshake of that connection; fails if it succeeds.
    static String alert(SSLSocket socket) {
        try {
            socket.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
            socket.startHandshake();
            // In TLS 1.3 a client is through before the server has judged its certificate.
            var read = socket.getInputStream().read();
            throw new AssertionError("no alert, but " + read);
        } catch (SSLException alert) {
            var message = String.valueOf(alert.getMessage());
            return message.substring(message.lastIndexOf(' ') + 1);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /// Trusts everybody.
    private static final class TrustingAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
