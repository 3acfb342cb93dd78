package parley.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;

/// Writes that have happened when they return: a crash leaves each of them done or not begun.
interface Disk {
    /// Makes a folder and those above it, for our user only, if it is not there.
    void folder(Path folder) throws IOException;

    /// Writes a file that is not there yet, for our user only.
    void create(Path file, byte[] content) throws IOException;

    /// Adds to a file, for our user only.
    void append(Path file, byte[] content) throws IOException;

    /// Gives a file or folder another name in the same folder, over what is there if that is a file.
    void rename(Path from, Path to) throws IOException;

    /// Removes a file, or a folder with all that is in it, if it is there.
    void remove(Path tree) throws IOException;

    /// The disk of this machine.
    Disk LOCAL = new Disk() {
        private static final FileAttribute<?> FOLDER =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        private static final FileAttribute<?> FILE =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

        @Override
        public void folder(Path folder) throws IOException {
            Files.createDirectories(folder, FOLDER);
        }

        @Override
        public void create(Path file, byte[] content) throws IOException {
            write(file, content, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }

        @Override
        public void append(Path file, byte[] content) throws IOException {
            write(file, content, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        }

        private void write(Path file, byte[] content, Set<StandardOpenOption> how) throws IOException {
            try (var channel = FileChannel.open(file, how, FILE)) {
                var left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            var parent = to.getParent();
            if (parent != null) {
                // The name is in the folder, and that has to reach the disk too.
                try (var channel = FileChannel.open(parent, StandardOpenOption.READ)) {
                    channel.force(true);
                }
            }
        }

        @Override
        public void remove(Path tree) throws IOException {
            if (!Files.exists(tree)) {
                return;
            }
            try (var all = Files.walk(tree)) {
                for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    };
}
