package parley.admin.http;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
            OwnFiles.folder(directory);
            var octets = new byte[RANDOM_BYTES];
            chance.nextBytes(octets);
            try {
                OwnFiles.create(file, Base64.getUrlEncoder().withoutPadding().encodeToString(octets) + "\n");
            } catch (FileAlreadyExistsException other) {
                // Another node of the same directory was quicker; its token is as good.
            }
        }
        return read(file);
    }

    /// The token in a file, without the end of its line.
    /// @throws IOException if there is none that could be one
    public static Secret read(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new IOException(file + " does not exist: an SBC makes it when it first starts");
        }
        var token = Files.readString(file).strip();
        if (token.isEmpty()) {
            throw new IOException(file + " is empty; remove it to have a new token made");
        }
        return Secret.of(token);
    }
}
