package parley.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.SSLContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import parley.common.Parsed;

/// Appends the secrets of TLS sessions to a file, in the format of RFC 9850, so that Wireshark can read a capture.
/// Whoever has that file reads all signalling: it is for laboratories, and its owner's only.
public final class TlsKeyLog implements AutoCloseable {
    private final FileChannel file;

    private TlsKeyLog(FileChannel file) {
        this.file = file;
    }

    /// Opens the file, or makes it, readable by our user only.
    public static Parsed<TlsKeyLog> open(Path path) {
        var owner = PosixFilePermissions.fromString("rw-------");
        try {
            var file = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(owner));
            Files.setPosixFilePermissions(path, owner);
            return new Parsed.Ok<>(new TlsKeyLog(file));
        } catch (IOException | UnsupportedOperationException fault) {
            return new Parsed.Refused<>(path + " cannot be written: " + fault.getMessage(), 0);
        }
    }

    /// Logs the secrets of that context's sessions from now on.
    /// @return false if the TLS stack cannot
    boolean follow(SslContext context) {
        var handle = NativeContext.of(context);
        return handle.isPresent() && SSLContext.setKeyLogCallback(handle.getAsLong(), (_, line) -> append(line));
    }

    private void append(byte[] line) {
        var whole = ByteBuffer.wrap(
                (new String(line, StandardCharsets.US_ASCII) + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            // One write, in append mode: lines of several threads do not mix.
            file.write(whole);
        } catch (IOException _) {
            // A full disk is no reason to end calls; the log then lacks a line.
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException _) {
            // All lines have been written already, each by itself.
        }
    }
}
