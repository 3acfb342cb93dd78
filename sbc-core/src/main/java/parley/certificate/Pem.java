package parley.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import parley.common.Parsed;
import parley.common.Secret;

/// Reads PEM files (RFC 7468): certificates, revocation lists, and private keys in every usual form; and writes
/// certificates. A refusal names the file and what is wrong with it, and never quotes it.
public final class Pem {
    /// Largest file read, in bytes. A bundle of all public authorities has about 250 KB, a large revocation list
    /// some MB.
    static final long FILE_MAX_BYTES = 64L * 1024 * 1024;

    private static final int LINE_CHARACTERS = 64;

    private Pem() {}

    /// Every certificate of a file, in its order; at least one.
    public static Parsed<List<X509Certificate>> certificates(Path file) {
        return read(file, "certificate", blocks -> {
            var found = new ArrayList<X509Certificate>();
            for (var block : blocks) {
                if (block.certificate()) {
                    found.add(certificate(block));
                }
            }
            return found;
        });
    }

    /// Every certificate revocation list of a file (RFC 5280 §5); at least one.
    public static Parsed<List<X509CRL>> revocationLists(Path file) {
        return read(file, "revocation list", blocks -> {
            var found = new ArrayList<X509CRL>();
            for (var block : blocks) {
                if (block.revocationList()) {
                    found.add(revocationList(block));
                }
            }
            return found;
        });
    }

    /// The first private key of a file.
    /// @param passphrase of it, if it is encrypted
    public static Parsed<PrivateKey> privateKey(Path file, Optional<Secret> passphrase) {
        var keys = read(
                file,
                "private key",
                blocks -> blocks.stream().filter(PemBlock::privateKey).toList());
        return switch (keys) {
            case Parsed.Refused<List<PemBlock>>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
            case Parsed.Ok<List<PemBlock>>(var found) ->
                switch (PrivateKeyReader.read(found.getFirst(), passphrase)) {
                    case PrivateKeyReader.Reading.Key(var key) -> new Parsed.Ok<>(key);
                    case PrivateKeyReader.Reading.PassphraseMissing() ->
                        refused(file, "holds an encrypted private key, and no passphrase is set for it");
                    case PrivateKeyReader.Reading.PassphraseWrong() ->
                        refused(file, "holds a private key that is encrypted with another passphrase");
                    case PrivateKeyReader.Reading.Unusable(var why) -> refused(file, ": the private key " + why);
                };
        };
    }

    /// Certificates as PEM, in their order.
    public static String text(List<X509Certificate> certificates) {
        var text = new StringBuilder();
        var encoder = Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'});
        for (var certificate : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(encoder.encodeToString(encoded(certificate)))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return text.toString();
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateException fault) {
            throw new IllegalStateException("a certificate that was read cannot be written", fault);
        }
    }

    /// @throws CertificateException if it is none
    static X509Certificate certificate(PemBlock block) throws CertificateException {
        var der = block.content().reveal();
        if (DerDepth.fits(der)
                && CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der))
                        instanceof X509Certificate certificate) {
            return certificate;
        }
        throw new CertificateException("it is not DER");
    }

    private static X509CRL revocationList(PemBlock block) throws GeneralSecurityException {
        if (CertificateFactory.getInstance("X.509")
                        .generateCRL(new ByteArrayInputStream(block.content().reveal()))
                instanceof X509CRL list) {
            return list;
        }
        throw new CRLException("it is no X.509 list");
    }

    @FunctionalInterface
    private interface Extraction<T> {
        List<T> from(List<PemBlock> blocks) throws GeneralSecurityException;
    }

    private static <T> Parsed<List<T>> read(Path file, String wanted, Extraction<T> extraction) {
        try {
            if (Files.size(file) > FILE_MAX_BYTES) {
                return refused(file, "is larger than " + FILE_MAX_BYTES + " bytes");
            }
            return switch (PemText.read(Secret.of(Files.readAllBytes(file)), FILE_MAX_BYTES)) {
                case PemText.Reading.Malformed(var fault, var line) ->
                    refused(file, fault.words() + (line > 0 ? " (line " + line + ")" : ""));
                case PemText.Reading.Blocks(var blocks) -> {
                    var found = extraction.from(blocks);
                    yield found.isEmpty() ? refused(file, "holds no " + wanted + " in PEM") : new Parsed.Ok<>(found);
                }
            };
        } catch (NoSuchFileException _) {
            return refused(file, "does not exist");
        } catch (AccessDeniedException _) {
            return refused(file, "may not be read by this user");
        } catch (IOException | GeneralSecurityException fault) {
            return refused(file, "cannot be read: " + fault.getMessage());
        }
    }

    private static <T> Parsed<T> refused(Path file, String why) {
        return new Parsed.Refused<>(file + (why.startsWith(":") ? "" : " ") + why, 0);
    }
}
