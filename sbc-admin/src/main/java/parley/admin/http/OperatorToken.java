package parley.admin.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;
import parley.common.Secret;

/// The token that is there when nobody has been given one: a file that only our own user can read.
public final class OperatorToken {
    /// Its name in the store's directory.
    public static final String FILE = "admin.token";

    /// Octets of chance in it.
    private static final int RANDOM_BYTES = 32;

    private OperatorToken() {}

    /// The token, made if there is none yet.
    /// @param directory of the store, made too
    /// @throws IOException says in its message what is wrong
    static Secret inForce(Path directory, RandomGenerator chance) throws IOException {
        var file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            Files.createDirectories(directory, ownerOnly("rwx------"));
            var octets = new byte[RANDOM_BYTES];
            chance.nextBytes(octets);
            var token = Base64.getUrlEncoder().withoutPadding().encodeToString(octets) + "\n";
            try (var channel = Files.newByteChannel(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly("rw-------"))) {
                channel.write(StandardCharsets.US_ASCII.encode(token));
            } catch (FileAlreadyExistsException other) {
                // Another node of the same directory was quicker; its token is as good.
            }
        }
        return read(file);
    }

    /// The token in a file, without the end of its line.
    /// @throws IOException if there is none that could be one
    public static Secret read(Path file) throws IOException {
        var token = Files.readString(file).strip();
        if (token.isEmpty()) {
            throw new IOException(file + " is empty; remove it to have a new token made");
        }
        return Secret.of(token);
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
