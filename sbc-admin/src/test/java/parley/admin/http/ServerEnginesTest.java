package parley.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.certificate.Credential;
import parley.certificate.Identity;
import parley.config.AdminTlsConfig;

/// The interface behind TLS, with tokens and with operators' certificates.
class ServerEnginesTest {
    private static final char[] NOTHING = new char[0];

    private TestAuthority authority;
    private AtomicReference<Identity> identity;
    private AdminTlsConfig tls;
    private Path directory;

    @BeforeEach
    void prepare(@TempDir Path temporary) throws Exception {
        directory = temporary;
        authority = new TestAuthority("Lab");
        identity = new AtomicReference<>(server());
        tls = new AdminTlsConfig("main", Optional.of(authority.write(temporary.resolve("ca.pem"))));
    }

    private Identity server() throws Exception {
        return new Identity("main", List.of(authority.issue("localhost")), List.of());
    }

    private AdminBench bench() {
        return new AdminBench(directory, AdminBench.USERS, Optional.of(tls), identity::get);
    }

    private SSLContext client(Optional<Credential> credential) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("lab", authority.certificate());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (credential.isPresent()) {
            var chain = credential.get().chain().toArray(new X509Certificate[0]);
            own.setKeyEntry("own", credential.get().privateKey(), NOTHING, chain);
        }
        var keys = KeyManagerFactory.getInstance("SunX509");
        keys.init(own, NOTHING);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static HttpResponse<String> reload(AdminBench bench, SSLContext context)
            throws IOException, InterruptedException {
        var uri = URI.create("https://localhost:" + bench.address().port() + "/v1/reload");
        try (var http = HttpClient.newBuilder().sslContext(context).build()) {
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    @DisplayName("A verified certificate with a user's name is that user; another name, or none, is nobody")
    void certificateUsers() throws Exception {
        try (var bench = bench()) {
            assertEquals(
                    200,
                    reload(bench, client(Optional.of(authority.issue("otto.example.com"))))
                            .statusCode());
            assertEquals("otto", bench.actions().getLast().user());
            assertEquals(
                    401,
                    reload(bench, client(Optional.of(authority.issue("eve.example.com"))))
                            .statusCode());
            assertEquals(401, reload(bench, client(Optional.empty())).statusCode());
        }
    }

    @Test
    @DisplayName("A user's name in a certificate of another authority of the same name opens nothing")
    void foreignAuthority() throws Exception {
        var foreign = new TestAuthority("Lab").issue("otto.example.com");
        try (var bench = bench()) {
            assertThrows(IOException.class, () -> reload(bench, client(Optional.of(foreign))));
        }
    }

    @Test
    @DisplayName("A new connection gets the certificate that is in force then")
    void rotation() throws Exception {
        var context = client(Optional.empty());
        try (var bench = bench()) {
            assertEquals(serial(identity.get()), serial(reload(bench, context)));
            identity.set(server());
            assertEquals(serial(identity.get()), serial(reload(bench, client(Optional.empty()))));
        }
    }

    private static String serial(Identity identity) {
        return identity.server().getFirst().leaf().getSerialNumber().toString(16);
    }

    private static String serial(HttpResponse<String> answer) throws Exception {
        var session = answer.sslSession().orElseThrow();
        return ((X509Certificate) session.getPeerCertificates()[0])
                .getSerialNumber()
                .toString(16);
    }

    @Test
    @DisplayName("A bundle without a certificate is told")
    void emptyBundle() throws Exception {
        var empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertThrows(IOException.class, () -> ServerEngines.create(identity::get, Optional.of(empty)));
    }
}
