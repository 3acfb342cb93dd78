package parley.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import parley.certificate.Pem;
import parley.common.Parsed;
import parley.common.Secret;
import parley.tls.AnyServer;

/// TLS towards an admin interface: whom we believe, and who we are.
/// @param authorities PEM bundle that the server's certificate chains to; none: the system's
/// @param certificate PEM chain that proves who we are; none: a token does
/// @param key of that certificate, PEM; none: it stands beside the chain
record AdminTls(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
    /// Holds the passphrase of the key: arguments can be seen by every user of a machine.
    static final String PASSPHRASE_VARIABLE = "PARLEY_ADMIN_KEY_PASSPHRASE";

    /// @throws IOException says in its message which file is wrong, and how
    SSLContext context() throws IOException {
        return context(authorities.isPresent() ? trusting(authorities.get()) : new TrustManager[0]);
    }

    /// Believes whoever answers. For a question that tells nothing, to our own machine, as orchestrators ask: the
    /// certificate shown need not have that machine's loopback address in it.
    SSLContext believing() throws IOException {
        return context(new TrustManager[] {new AnyServer(_ -> {})});
    }

    private SSLContext context(TrustManager[] trust) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(), trust.length == 0 ? null : trust, null);
            return context;
        } catch (GeneralSecurityException fault) {
            throw new IOException("no TLS: " + fault.getMessage(), fault);
        }
    }

    private KeyManager[] keys() throws IOException, GeneralSecurityException {
        if (certificate.isEmpty()) {
            return new KeyManager[0];
        }
        var chain = taken(Pem.certificates(certificate.get()));
        var passphrase = Optional.ofNullable(System.getenv(PASSPHRASE_VARIABLE)).map(Secret::of);
        PrivateKey own = taken(Pem.privateKey(key.orElse(certificate.get()), passphrase));
        var nothing = new char[0];
        var store = empty();
        store.setKeyEntry("own", own, nothing, chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, nothing);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trusting(Path file) throws IOException {
        try {
            var store = empty();
            var number = 0;
            for (var authority : taken(Pem.certificates(file))) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException fault) {
            throw new IOException(file + ": " + fault.getMessage(), fault);
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static <T> T taken(Parsed<T> parsed) throws IOException {
        return switch (parsed) {
            case Parsed.Ok<T>(var value) -> value;
            case Parsed.Refused<T> refused -> throw new IOException(refused.rule());
        };
    }
}
