package parley.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import parley.common.Parsed;

/// Reads PEM files (RFC 7468): certificates, revocation lists, and private keys as PKCS#8 (RFC 5958), PKCS#1 (RFC
/// 8017) or SEC1 (RFC 5915). What stands between the blocks is skipped, as OpenSSL writes text there. A refusal
/// names the file and what is wrong with it, and never quotes it.
final class Pem {
    /// Largest file read, in bytes. A bundle of all public authorities has about 250 KB, a large revocation list
    /// some MB.
    static final long FILE_MAX_BYTES = 64L * 1024 * 1024;

    private Pem() {}

    /// Every certificate of a file, in its order.
    static Parsed<List<X509Certificate>> certificates(Path file) {
        return read(file, "certificate", objects -> {
            var factory = CertificateFactory.getInstance("X.509");
            var found = new ArrayList<X509Certificate>();
            for (var object : objects) {
                if (object instanceof X509CertificateHolder holder) {
                    found.add((X509Certificate)
                            factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
                }
            }
            return found;
        });
    }

    /// Every certificate revocation list of a file (RFC 5280 §5).
    static Parsed<List<X509CRL>> revocationLists(Path file) {
        return read(file, "revocation list", objects -> {
            var factory = CertificateFactory.getInstance("X.509");
            var found = new ArrayList<X509CRL>();
            for (var object : objects) {
                if (object instanceof X509CRLHolder holder) {
                    found.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(holder.getEncoded())));
                }
            }
            return found;
        });
    }

    /// The first private key of a file.
    static Parsed<PrivateKey> privateKey(Path file) {
        var keys = read(file, "private key", objects -> {
            var converter = new JcaPEMKeyConverter();
            var found = new ArrayList<PrivateKey>();
            for (var object : objects) {
                switch (object) {
                    case PEMKeyPair pair -> found.add(converter.getPrivateKey(pair.getPrivateKeyInfo()));
                    case PrivateKeyInfo key -> found.add(converter.getPrivateKey(key));
                    case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
                        throw new GeneralSecurityException(
                                "the private key is encrypted; store it without a passphrase,"
                                        + " readable by the SBC's user only");
                    default -> {
                        // EC PARAMETERS and certificates may stand in the same file.
                    }
                }
            }
            return found;
        });
        return switch (keys) {
            case Parsed.Ok<List<PrivateKey>>(var found) -> new Parsed.Ok<>(found.getFirst());
            case Parsed.Refused<List<PrivateKey>>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
        };
    }

    @FunctionalInterface
    private interface Extraction<T> {
        List<T> from(List<Object> objects) throws IOException, GeneralSecurityException;
    }

    private static <T> Parsed<List<T>> read(Path file, String wanted, Extraction<T> extraction) {
        try {
            if (Files.size(file) > FILE_MAX_BYTES) {
                return refused(file, "is larger than " + FILE_MAX_BYTES + " bytes");
            }
            var found = extraction.from(objects(file));
            return found.isEmpty() ? refused(file, "holds no " + wanted + " in PEM") : new Parsed.Ok<>(found);
        } catch (java.nio.file.NoSuchFileException _) {
            return refused(file, "does not exist");
        } catch (java.nio.file.AccessDeniedException _) {
            return refused(file, "may not be read by this user");
        } catch (IOException | GeneralSecurityException | RuntimeException fault) {
            // BC reports broken ASN.1 by several unchecked exceptions too.
            return refused(file, "cannot be read: " + fault.getMessage());
        }
    }

    private static <T> Parsed<T> refused(Path file, String why) {
        return new Parsed.Refused<>(file + " " + why, 0);
    }

    private static List<Object> objects(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                var parser = new PEMParser(reader)) {
            var objects = new ArrayList<Object>();
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                objects.add(object);
            }
            return objects;
        }
    }
}
