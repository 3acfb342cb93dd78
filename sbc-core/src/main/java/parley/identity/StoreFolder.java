package parley.identity;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import parley.config.StoreConfig;

/// The folder of the store: ours, and closed to others.
final class StoreFolder {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private static final long ROOT = 0;

    /// By number, as files know their owners: in a container a user need not have a name.
    private static final long US = new UnixSystem().getUid();

    private StoreFolder() {}

    /// Refuses one that others can look into; makes it if it is not there.
    static void open(StoreConfig config, Disk disk) throws StoreFault {
        try {
            disk.folder(config.directory());
        } catch (IOException fault) {
            throw new StoreFault("sbc.store.directory: " + config.directory() + " cannot be made: " + words(fault));
        }
        requirePrivate(config.directory(), "sbc.store.directory");
    }

    /// Refuses a file or folder that others may read or write, or that is another user's: its owner could change it,
    /// whatever its modes say.
    static void requirePrivate(Path file, String path) throws StoreFault {
        try {
            var modes = Files.getPosixFilePermissions(file);
            if (Files.getAttribute(file, "unix:uid") instanceof Integer owner) {
                var objection = objection(modes, Integer.toUnsignedLong(owner), US);
                if (objection.isPresent()) {
                    throw new StoreFault(path + ": " + file + objection.get() + file);
                }
            }
        } catch (UnsupportedOperationException | IllegalArgumentException _) {
            // No file modes or no users here: whoever runs us on such a system closes the folder by its own means.
        } catch (IOException fault) {
            throw new StoreFault(path + ": " + file + " cannot be read: " + words(fault));
        }
    }

    /// What speaks against a file, up to its name.
    /// @param owner number of the user whose it is
    /// @param us number of the user that we are
    static Optional<String> objection(Set<PosixFilePermission> modes, long owner, long us) {
        if (modes.stream().anyMatch(OTHERS::contains)) {
            return Optional.of(" is open to other users; close it with chmod go= ");
        }
        // Root can do as it likes anyway.
        return owner == us || owner == ROOT
                ? Optional.empty()
                : Optional.of(" belongs to user " + owner + ", and we are user " + us
                        + "; if its content is ours, chown " + us + " ");
    }

    /// The cause without the file's name, which stands before it already.
    static String words(IOException fault) {
        return switch (fault) {
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "this user may not";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(fault.getMessage());
        };
    }
}
