package parley.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The `openssl` program in a folder, where everything about NAME lies in `NAME.key`, `NAME.csr`, `NAME.ext` and
/// `NAME.crt`. Keys are ECDSA P-256 unless said otherwise, certificates
/// good for two days.
/// @param directory where it works
record Openssl(Path directory) {
    static final Duration LIMIT = Duration.ofSeconds(20);

    void run(String... arguments) throws IOException {
        var command = Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toArray(String[]::new);
        PeerProcess.run(directory, LIMIT, 0, command);
    }

    /// The same, with arguments after the first ones.
    void run(List<String> first, String... more) throws IOException {
        run(Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new));
    }

    void newKey(String name) throws IOException {
        run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".key");
    }

    void newRsaKey(String name) throws IOException {
        run("genrsa", "-out", name + ".key", "2048");
    }

    /// A certificate that vouches for itself, with a new key: an authority, by openssl's own defaults.
    void selfSigned(String name) throws IOException {
        newKey(name);
        var subject = "/CN=" + name;
        run("req", "-x509", "-new", "-key", name + ".key", "-days", "2", "-subj", subject, "-out", name + ".crt");
    }

    /// A request for the key that there is.
    /// @param extensions that its certificate is to have
    void request(String name, String extensions) throws IOException {
        run("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
        Files.writeString(directory.resolve(name + ".ext"), extensions);
    }

    /// The certificate that was requested.
    void sign(String name, String authority) throws IOException {
        run(
                List.of("x509", "-req", "-in", name + ".csr", "-days", "2", "-CAcreateserial"),
                "-CA",
                authority + ".crt",
                "-CAkey",
                authority + ".key",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".crt");
    }
}
