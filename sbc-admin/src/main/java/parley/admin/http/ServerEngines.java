package parley.admin.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.pekko.japi.function.Creator;
import parley.certificate.Credential;
import parley.certificate.Identity;

/// Makes the TLS engine of each new connection to the interface, from the credentials in force at that moment.
final class ServerEngines implements Creator<SSLEngine> {
    private static final long serialVersionUID = 1L;

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final transient Supplier<Identity> identity;
    private final transient TrustManager[] operators;
    private transient volatile InForce inForce;

    private record InForce(List<Credential> credentials, SSLContext context) {}

    private ServerEngines(Supplier<Identity> identity, TrustManager[] operators) throws GeneralSecurityException {
        this.identity = identity;
        this.operators = operators;
        this.inForce = contextOf(identity.get().server(), operators);
    }

    /// @param identity who we are, asked for each connection
    /// @param trust bundle of the authorities of operators' certificates; none: they are not asked for
    /// @throws IOException says what is wrong with the bundle
    static ServerEngines create(Supplier<Identity> identity, Optional<Path> trust)
            throws IOException, GeneralSecurityException {
        if (trust.isEmpty()) {
            return new ServerEngines(identity, new TrustManager[0]);
        }
        var store = empty();
        var number = 0;
        try (var octets = Files.newInputStream(trust.get())) {
            for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(octets)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
        }
        if (number == 0) {
            throw new IOException(trust.get() + " holds no certificate");
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return new ServerEngines(identity, factory.getTrustManagers());
    }

    @Override
    public SSLEngine create() throws GeneralSecurityException {
        var current = identity.get().server();
        var context = inForce;
        if (!context.credentials().equals(current)) {
            context = contextOf(current, operators);
            inForce = context;
        }
        var engine = context.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(VERSIONS);
        // Wanted, not needed: who has a token needs no certificate.
        engine.setWantClientAuth(operators.length > 0);
        return engine;
    }

    private static InForce contextOf(List<Credential> credentials, TrustManager[] operators)
            throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(keys(credentials), operators, null);
        return new InForce(credentials, context);
    }

    private static KeyManager[] keys(List<Credential> credentials) throws GeneralSecurityException {
        var store = empty();
        var nothing = new char[0];
        var number = 0;
        for (var credential : credentials) {
            var chain = credential.chain().toArray(new X509Certificate[0]);
            store.setKeyEntry("credential-" + number++, credential.privateKey(), nothing, chain);
        }
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, nothing);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException impossible) {
            throw new GeneralSecurityException("an empty key store cannot be made", impossible);
        }
    }
}
