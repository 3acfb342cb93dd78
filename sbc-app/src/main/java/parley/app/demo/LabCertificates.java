package parley.app.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import parley.certificate.Credential;
import parley.certificate.LabAuthority;
import parley.certificate.LabRequest;

/// Certificates of a lab authority that lives as long as this object, as files for the SBC and as contexts for the
/// other ends of its connections.
public final class LabCertificates {
    private final LabAuthority authority;
    private final Instant now;

    /// A certificate with its key, issued by this authority.
    public record Issued(Credential credential, X509Certificate root) {
        /// A TLS context that shows this certificate and trusts the authority alone.
        public SSLContext context() throws GeneralSecurityException, IOException {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "own",
                    credential.privateKey(),
                    new char[0],
                    credential.chain().toArray(Certificate[]::new));
            var keyManagers = KeyManagerFactory.getInstance("SunX509");
            keyManagers.init(keys, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trusting(root).getTrustManagers(), null);
            return context;
        }

        /// Writes chain and key where only the owner can read them.
        public void write(Path directory, String name) throws IOException {
            writePem(directory.resolve(name + ".crt"), credential.chain());
            writePem(directory.resolve(name + ".key"), List.of(new JcaPKCS8Generator(credential.privateKey(), null)));
        }
    }

    /// With a new authority.
    /// @param now from when on all of it is valid
    public LabCertificates(SecureRandom random, Instant now) throws GeneralSecurityException {
        this.authority = LabAuthority.create(random, now);
        this.now = now;
    }

    /// A TLS context that shows no certificate and trusts this authority alone.
    public SSLContext anonymous() throws GeneralSecurityException, IOException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, trusting(authority.root()).getTrustManagers(), null);
        return context;
    }

    /// Writes the root's certificate as `ca.crt`.
    public void write(Path directory) throws IOException {
        writePem(directory.resolve("ca.crt"), List.of(authority.root()));
    }

    /// A certificate for both ends of TLS.
    /// @param names as [LabRequest] takes them
    public Issued issue(List<String> names) throws GeneralSecurityException {
        return new Issued(authority.issue(LabRequest.of(names), now), authority.root());
    }

    private static TrustManagerFactory trusting(X509Certificate authority)
            throws GeneralSecurityException, IOException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        return trust;
    }

    private static void writePem(Path file, List<?> objects) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            for (var object : new ArrayList<Object>(objects)) {
                writer.writeObject(object);
            }
        }
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text.toString());
    }
}
