package parley.admin.http;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import parley.common.Endpoint;
import parley.config.AdminConfig;

/// Where the interface is to be found that listens on a port of the system's choice: a file in the store's
/// directory,
/// for the command line on the same machine.
public final class AdminAddress {
    /// Its name in the store's directory.
    public static final String FILE = "admin.url";

    private AdminAddress() {}

    /// The base of all its paths.
    public static URI url(AdminConfig config, Endpoint endpoint) {
        return URI.create((config.tls().isPresent() ? "https://" : "http://") + endpoint);
    }

    /// What the file says, if there is one.
    /// @throws IOException says in its message what is wrong
    public static Optional<URI> read(Path directory) throws IOException {
        var file = directory.resolve(FILE);
        try {
            return Optional.of(URI.create(Files.readString(file).strip()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IllegalArgumentException fault) {
            throw new IOException(file + " holds no URL", fault);
        }
    }

    static void write(Path directory, URI url) throws IOException {
        OwnFiles.folder(directory);
        // Its reader sees the old one or the new one, and never half of it.
        var partial = directory.resolve(FILE + ".partial");
        Files.deleteIfExists(partial);
        OwnFiles.create(partial, url + "\n");
        OwnFiles.replace(partial, directory.resolve(FILE));
    }

    static void remove(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
    }
}
