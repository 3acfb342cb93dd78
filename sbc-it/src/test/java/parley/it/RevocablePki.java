package parley.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An authority that can revoke, run by `openssl ca`: a root, an issuing authority below it that names no source of
/// its own, and leaves that name an OCSP responder and a revocation list.
final class RevocablePki {
    static final String ADDRESS = "127.0.0.1";
    static final int RESPONDER_PORT = 25_081;
    static final int LIST_PORT = 25_080;
    static final String RESPONDER = "http://%s:%d".formatted(ADDRESS, RESPONDER_PORT);
    static final String LIST = "http://%s:%d/issuing.crl".formatted(ADDRESS, LIST_PORT);

    private final Path directory;
    private final Openssl openssl;

    RevocablePki(Path directory) throws IOException {
        this.directory = directory;
        this.openssl = new Openssl(directory);
        Files.createDirectories(directory.resolve("db"));
        Files.writeString(directory.resolve("ca.cnf"), """
            [ca]
            default_ca = issuing
            [issuing]
            dir = .
            database = db/index.txt
            serial = db/serial
            crlnumber = db/crlnumber
            new_certs_dir = db
            certificate = issuing.crt
            private_key = issuing.key
            default_md = sha256
            default_days = 2
            default_crl_days = 1
            policy = policy
            unique_subject = no
            [policy]
            commonName = supplied
            """);
        Files.writeString(directory.resolve("db/index.txt"), "");
        Files.writeString(directory.resolve("db/serial"), "1000");
        Files.writeString(directory.resolve("db/crlnumber"), "01");
        openssl.selfSigned("root");
        openssl.newKey("issuing");
        openssl.request("issuing", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
        openssl.sign("issuing", "root");
        openssl.newKey("responder");
        sign("responder", "extendedKeyUsage=OCSPSigning\n");
    }

    Path rootCertificate() {
        return directory.resolve("root.crt");
    }

    /// Root and issuing authority, as a bundle.
    Path authorities() throws IOException {
        return Files.writeString(
                directory.resolve("bundle.crt"),
                Files.readString(rootCertificate()) + Files.readString(issuingCertificate()));
    }

    Path leaf(String name) {
        return directory.resolve(name + ".crt");
    }

    Path issuingCertificate() {
        return directory.resolve("issuing.crt");
    }

    /// Leaf and issuing authority.
    Path chain(String name) {
        return directory.resolve(name + ".chain.crt");
    }

    Path key(String name) {
        return directory.resolve(name + ".key");
    }

    X509Certificate certificate(String name) {
        try (var in = Files.newInputStream(directory.resolve(name + ".crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /// A certificate that vouches for itself.
    void selfSigned(String name) throws IOException {
        openssl.selfSigned(name);
        Files.writeString(chain(name), Files.readString(leaf(name)));
    }

    /// A certificate for both sides of TLS that names the responder and the list.
    /// @param validity options of `openssl ca`, such as `-enddate` and its value
    void issuePeer(String name, String subjectAltNames, String... validity) throws IOException {
        openssl.newKey(name);
        sign(name, peer(subjectAltNames, "serverAuth,clientAuth"), validity);
    }

    /// The same with an RSA key.
    void issueRsaPeer(String name, String subjectAltNames) throws IOException {
        openssl.newRsaKey(name);
        sign(name, peer(subjectAltNames, "serverAuth,clientAuth"));
    }

    /// One as public authorities issue it: for servers only.
    void issueServer(String name, String subjectAltNames) throws IOException {
        openssl.newKey(name);
        sign(name, peer(subjectAltNames, "serverAuth"));
    }

    private static String peer(String subjectAltNames, String usage) {
        return """
            basicConstraints=CA:FALSE
            keyUsage=critical,digitalSignature,keyEncipherment
            extendedKeyUsage=%s
            subjectAltName=%s
            authorityInfoAccess=OCSP;URI:%s
            crlDistributionPoints=URI:%s
            """.formatted(usage, subjectAltNames, RESPONDER, LIST);
    }

    private void sign(String name, String extensions, String... validity) throws IOException {
        openssl.request(name, extensions);
        var order = "ca -batch -notext -config ca.cnf -in %1$s.csr -extfile %1$s.ext -out %1$s.crt".formatted(name);
        openssl.run(List.of(order.split(" ")), validity);
        Files.writeString(
                chain(name),
                Files.readString(directory.resolve(name + ".crt"))
                        + Files.readString(directory.resolve("issuing.crt")));
    }

    void revoke(String name) throws IOException {
        openssl.run("ca", "-config", "ca.cnf", "-revoke", name + ".crt");
    }

    /// The revocation list as of now, PEM.
    Path list() throws IOException {
        openssl.run("ca", "-config", "ca.cnf", "-gencrl", "-out", "issuing.crl");
        return directory.resolve("issuing.crl");
    }

    /// Starts `openssl ocsp` on what the database holds now, with these further options.
    PeerProcess responder(String... options) throws IOException {
        return answering("db/index.txt", options);
    }

    /// One that has never heard of any of these certificates.
    PeerProcess ignorantResponder() throws IOException {
        Files.writeString(directory.resolve("db/empty.txt"), "");
        return answering("db/empty.txt");
    }

    private PeerProcess answering(String database, String... options) throws IOException {
        var command = new ArrayList<>(List.of(
                "openssl",
                "ocsp",
                "-index",
                database,
                "-port",
                Integer.toString(RESPONDER_PORT),
                "-rsigner",
                "responder.crt",
                "-rkey",
                "responder.key",
                "-CA",
                "issuing.crt",
                "-ignore_err"));
        command.addAll(List.of(options));
        var process = PeerProcess.start(directory, "ocsp-" + System.nanoTime(), command, Map.of());
        process.awaitText("waiting for OCSP client connections", Openssl.LIMIT);
        return process;
    }
}
