package parley.certificate;

import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.common.Secret;

/// Takes an upload apart: PEM, DER, X.509 and the key, each within bounds; what is wrong is a finding.
final class UploadParts {
    /// Largest RSA key taken, in bits. Verifying costs by the square of it, and signing by the cube.
    private static final int RSA_MAX_BITS = 8192;

    private final Upload upload;
    private final List<Finding> findings = new ArrayList<>();
    private final List<X509Certificate> chain = new ArrayList<>();
    private final List<X509Certificate> authorities = new ArrayList<>();
    private Optional<PrivateKey> privateKey = Optional.empty();
    private boolean keySent;

    private UploadParts(Upload upload) {
        this.upload = upload;
    }

    static UploadParts of(Upload upload) {
        var parts = new UploadParts(upload);
        parts.read();
        return parts;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /// In the order sent.
    List<X509Certificate> chain() {
        return List.copyOf(chain);
    }

    List<X509Certificate> authorities() {
        return List.copyOf(authorities);
    }

    Optional<PrivateKey> privateKey() {
        return privateKey;
    }

    /// True if a key came, be it one that cannot be read.
    boolean keySent() {
        return keySent;
    }

    private void read() {
        var chainBlocks = blocks("chain", upload.chain());
        certificates("chain", chainBlocks, chain);
        upload.authorities().ifPresent(text -> certificates("authorities", blocks("authorities", text), authorities));
        var keys = new ArrayList<PemBlock>();
        upload.privateKey().ifPresent(text -> {
            keySent = true;
            var blocks = blocks("key", text);
            keys.addAll(blocks.stream().filter(PemBlock::privateKey).toList());
            if (!blocks.isEmpty() && keys.isEmpty()) {
                findings.add(Finding.reject(
                        "no-key",
                        "key",
                        "there is no private key in it; send the file that begins with -----BEGIN"
                                + " PRIVATE KEY----- or the like"));
            }
        });
        keys.addAll(chainBlocks.stream().filter(PemBlock::privateKey).toList());
        keys.stream().findFirst().ifPresent(this::key);
    }

    private List<PemBlock> blocks(String part, Secret text) {
        return switch (PemText.read(text, Upload.PART_MAX_BYTES)) {
            case PemText.Reading.Blocks(var blocks) -> blocks;
            case PemText.Reading.Malformed(var fault, var line) -> {
                findings.add(malformed(part, fault, line));
                yield List.of();
            }
        };
    }

    private static Finding malformed(String part, PemFault fault, int line) {
        var where = line > 0 ? " (the block that begins in line " + line + ")" : "";
        return switch (fault) {
            case EMPTY ->
                Finding.reject("empty", part, "there is nothing in it; send the PEM text itself, not a file name");
            case NOT_PEM ->
                Finding.reject(
                        "not-pem",
                        part,
                        "it holds no PEM; if it is DER or PKCS#12 (.der, .p12, .pfx), convert it with"
                                + " openssl x509 or openssl pkcs12 first");
            case TRUNCATED ->
                Finding.reject(
                        "truncated", part, "it is cut off" + where + "; send the whole file, to its last END line");
            case BAD_BASE64 ->
                Finding.reject(
                        "bad-base64",
                        part,
                        "it is damaged" + where + ", as by an editor or a mail program; fetch it again");
            case TOO_LARGE ->
                Finding.reject(
                        "too-large",
                        part,
                        "it has more than " + Upload.PART_MAX_BYTES
                                + " bytes; send only our own chain, not a bundle of authorities");
        };
    }

    private void certificates(String part, List<PemBlock> blocks, List<X509Certificate> into) {
        var found = blocks.stream().filter(PemBlock::certificate).toList();
        if (found.isEmpty() && !blocks.isEmpty()) {
            findings.add(Finding.reject(
                    "no-certificate",
                    part,
                    "there is no certificate in it; send the file that begins with -----BEGIN" + " CERTIFICATE-----"));
        }
        if (found.size() > Upload.CERTIFICATES_MAX) {
            findings.add(Finding.reject(
                    "too-many-certificates",
                    part,
                    "it holds " + found.size() + ", and more than " + Upload.CERTIFICATES_MAX
                            + " are not taken; send the leaf and its intermediates only"));
            return;
        }
        for (var i = 0; i < found.size(); i++) {
            try {
                var certificate = Pem.certificate(found.get(i));
                if (!into.contains(certificate)) {
                    bounded(certificate);
                    into.add(certificate);
                }
            } catch (CertificateException _) {
                findings.add(Finding.reject(
                        "not-x509",
                        part,
                        "certificate " + (i + 1) + " of it is no X.509 certificate (RFC 5280), or is"
                                + " damaged; look at it with openssl x509 -text"));
            }
        }
    }

    private void bounded(X509Certificate certificate) {
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() > RSA_MAX_BITS) {
            findings.add(Finding.reject(
                    "key-too-large",
                    certificate.getSubjectX500Principal().getName(),
                    "its RSA key has "
                            + rsa.getModulus().bitLength() + " bits; more than " + RSA_MAX_BITS
                            + " cost too much in each handshake"));
        }
    }

    private void key(PemBlock block) {
        keySent = true;
        switch (PrivateKeyReader.read(block, upload.passphrase())) {
            case PrivateKeyReader.Reading.Key(var key) -> privateKey = Optional.of(key);
            case PrivateKeyReader.Reading.PassphraseMissing() ->
                findings.add(Finding.reject(
                        "passphrase-missing",
                        "key",
                        "it is encrypted; send its passphrase along. It is kept encrypted" + " here, too"));
            case PrivateKeyReader.Reading.PassphraseWrong() ->
                findings.add(Finding.reject(
                        "passphrase-wrong", "key", "it is encrypted with another passphrase than the one sent"));
            case PrivateKeyReader.Reading.Unusable(var why) ->
                findings.add(Finding.reject("bad-key", "key", "the private key " + why));
        }
    }
}
