package parley.common;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Why a file could not be read or written, for the person who has to mend it: of the JDK's exceptions some say no
/// more than its name.
public final class FileFault {
    private FileFault() {}

    /// The file and what is wrong with it.
    /// @param about the file, where the exception names none
    public static String words(Path about, IOException fault) {
        return fault instanceof FileSystemException named
                ? words(named)
                : about + ": " + (fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage());
    }

    /// The file that it names and what is wrong with it.
    public static String words(FileSystemException fault) {
        return switch (fault) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case AccessDeniedException closed -> closed.getFile() + " is closed to this user";
            case FileAlreadyExistsException there -> there.getFile() + " is in the way";
            default -> String.valueOf(fault.getMessage());
        };
    }
}
