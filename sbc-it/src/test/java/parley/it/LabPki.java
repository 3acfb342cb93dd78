package parley.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Certificates made by the `openssl` program: an authority and what it issues, ECDSA P-256.
final class LabPki {
    private final Path directory;
    private final Openssl openssl;

    LabPki(Path directory) throws IOException {
        this.directory = directory;
        this.openssl = new Openssl(directory);
        Files.createDirectories(directory);
        authority("ca");
    }

    Path authorityCertificate() {
        return directory.resolve("ca.crt");
    }

    Path certificate(String name) {
        return directory.resolve(name + ".crt");
    }

    Path key(String name) {
        return directory.resolve(name + ".key");
    }

    /// Key and certificate in one file, as baresip wants them.
    Path bundle(String name) {
        return directory.resolve(name + ".pem");
    }

    /// One more self-signed authority, which nobody trusts unless told to.
    void authority(String name) throws IOException {
        openssl.selfSigned(name);
    }

    void issue(String name, String subjectAltNames) throws IOException {
        issueFrom("ca", name, subjectAltNames);
    }

    void issueFrom(String authority, String name, String subjectAltNames) throws IOException {
        openssl.newKey(name);
        openssl.request(name, """
            basicConstraints=CA:FALSE
            keyUsage=critical,digitalSignature
            extendedKeyUsage=serverAuth,clientAuth
            subjectAltName=%s
            """.formatted(subjectAltNames));
        openssl.sign(name, authority);
        Files.writeString(bundle(name), Files.readString(key(name)) + Files.readString(certificate(name)));
    }

    /// One that is not valid now.
    /// @param from start of its validity, as `20200101000000Z`
    /// @param to end of it
    void issueBetween(String name, String from, String to) throws IOException {
        openssl.newKey(name);
        openssl.request(name, "");
        Files.writeString(directory.resolve("ca.cnf"), """
            [ca]
            default_ca = lab
            [lab]
            database = index.txt
            serial = serial.txt
            new_certs_dir = .
            default_md = sha256
            policy = any
            [any]
            commonName = supplied
            """);
        Files.writeString(directory.resolve("index.txt"), "");
        Files.writeString(directory.resolve("serial.txt"), "1000\n");
        openssl.run(
                List.of("ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", "ca.crt", "-keyfile", "ca.key"),
                "-startdate",
                from,
                "-enddate",
                to,
                "-in",
                name + ".csr",
                "-out",
                name + ".crt");
    }
}
