package parley.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
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

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path directory;

    RevocablePki(Path directory) throws IOException {
        this.directory = directory;
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
        newKey("root");
        openssl("req", "-x509", "-new", "-key", "root.key", "-days", "2", "-subj", "/CN=root", "-out", "root.crt");
        newKey("issuing");
        openssl("req", "-new", "-key", "issuing.key", "-subj", "/CN=issuing", "-out", "issuing.csr");
        extensions("issuing", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n");
        openssl(
                "x509",
                "-req",
                "-in",
                "issuing.csr",
                "-CA",
                "root.crt",
                "-CAkey",
                "root.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                "issuing.ext",
                "-out",
                "issuing.crt");
        newKey("responder");
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
        newKey(name);
        openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                name + ".key",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-out",
                name + ".crt");
        Files.writeString(chain(name), Files.readString(leaf(name)));
    }

    /// A certificate for both sides of TLS that names the responder and the list.
    /// @param validity options of `openssl ca`, such as `-enddate` and its value
    void issuePeer(String name, String subjectAltNames, String... validity) throws IOException {
        newKey(name);
        sign(name, peer(subjectAltNames, "serverAuth,clientAuth"), validity);
    }

    /// The same with an RSA key.
    void issueRsaPeer(String name, String subjectAltNames) throws IOException {
        openssl("genrsa", "-out", name + ".key", "2048");
        sign(name, peer(subjectAltNames, "serverAuth,clientAuth"));
    }

    /// One as public authorities issue it: for servers only.
    void issueServer(String name, String subjectAltNames) throws IOException {
        newKey(name);
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
        openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
        extensions(name, extensions);
        var command = new ArrayList<>(List.of("ca", "-batch", "-notext", "-config", "ca.cnf", "-in", name + ".csr"));
        command.addAll(List.of("-extfile", name + ".ext", "-out", name + ".crt"));
        command.addAll(List.of(validity));
        openssl(command.toArray(String[]::new));
        Files.writeString(
                chain(name),
                Files.readString(directory.resolve(name + ".crt"))
                        + Files.readString(directory.resolve("issuing.crt")));
    }

    void revoke(String name) throws IOException {
        openssl("ca", "-config", "ca.cnf", "-revoke", name + ".crt");
    }

    /// The revocation list as of now, PEM.
    Path list() throws IOException {
        openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", "issuing.crl");
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
        process.awaitText("waiting for OCSP client connections", LIMIT);
        return process;
    }

    private void extensions(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name + ".ext"), text);
    }

    private void newKey(String name) throws IOException {
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".key");
    }

    private void openssl(String... arguments) throws IOException {
        var command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        PeerProcess.run(directory, LIMIT, 0, command);
    }
}
