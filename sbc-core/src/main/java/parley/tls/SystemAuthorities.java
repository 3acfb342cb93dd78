package parley.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import parley.certificate.Pem;
import parley.common.Parsed;

/// The authorities that the operating system trusts: the bundle that the variable SSL_CERT_FILE names, as for
/// OpenSSL
/// and curl, else its own; where it keeps none that we find, those that the JDK comes with.
final class SystemAuthorities {
    /// Debian and its kin; Red Hat and its kin; SUSE; Alpine and the BSDs.
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private static final String VARIABLE = "SSL_CERT_FILE";

    private SystemAuthorities() {}

    /// Blocks on files.
    static Parsed<List<X509Certificate>> read() {
        var named = System.getenv(VARIABLE);
        return named == null || named.isEmpty() ? ofTheSystem() : Pem.certificates(Path.of(named));
    }

    private static Parsed<List<X509Certificate>> ofTheSystem() {
        for (var bundle : BUNDLES) {
            if (Files.isReadable(bundle) && Pem.certificates(bundle) instanceof Parsed.Ok<List<X509Certificate>> read) {
                return read;
            }
        }
        return ofTheJdk();
    }

    private static Parsed<List<X509Certificate>> ofTheJdk() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore cacerts = null;
            factory.init(cacerts);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trust) {
                    return new Parsed.Ok<>(List.of(trust.getAcceptedIssuers()));
                }
            }
            return new Parsed.Refused<>("the JDK has no trust manager", 0);
        } catch (GeneralSecurityException fault) {
            return new Parsed.Refused<>("the JDK's authorities cannot be read: " + fault.getMessage(), 0);
        }
    }
}
