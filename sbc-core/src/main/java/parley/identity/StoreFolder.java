package parley.identity;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import parley.config.StoreConfig;

/// The folder of the store: ours, and closed to others.
final class StoreFolder {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

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

    /// Refuses a file or folder that others may read or write, or that is another user's.
    static void requirePrivate(Path file, String path) throws StoreFault {
        try {
            var modes = Files.getPosixFilePermissions(file);
            if (modes.stream().anyMatch(OTHERS::contains)) {
                throw new StoreFault(path + ": " + file + " is open to other users; close it with chmod go= " + file);
            }
            var owner = Files.getOwner(file).getName();
            var us = System.getProperty("user.name", owner);
            // Root may read what is another's, and a process in a container may have a number for a name.
            if (!owner.equals(us) && !us.equals("root") && !us.equals("?") && !Files.isReadable(file)) {
                throw new StoreFault(path + ": " + file + " belongs to " + owner + ", and we are " + us);
            }
        } catch (UnsupportedOperationException _) {
            // No file modes here: whoever runs us on such a system closes the folder by its own means.
        } catch (IOException fault) {
            throw new StoreFault(path + ": " + file + " cannot be read: " + words(fault));
        }
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
