package parley.media.leg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.common.AddressFamily;
import parley.common.FileFault;
import parley.media.bridge.TransportAddress;
import parley.media.capture.CaptureRing;
import parley.media.capture.CaptureTranscript;
import parley.mediaport.MediaCommand.CaptureOrder;

/// Writes a capture to its file, on a virtual thread of its own: the relay never waits for a disk.
final class CaptureFile {
    /// How often it looks into the ring. A ring holds a second and more.
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(CaptureFile.class);

    private final CaptureOrder order;
    private final Opening opening;
    private final CaptureRing ring;
    private final CaptureTranscript transcript;
    private final Consumer<Told> told;
    private long octets;

    /// How a file is made that was not there.
    @FunctionalInterface
    interface Opening {
        WritableByteChannel open(Path file) throws IOException;
    }

    private CaptureFile(
            CaptureOrder order,
            CaptureRing ring,
            Map<AddressFamily, TransportAddress> local,
            Opening opening,
            Consumer<Told> told) {
        this.order = order;
        this.opening = opening;
        this.ring = ring;
        this.transcript = new CaptureTranscript(ring, local);
        this.told = told;
    }

    /// What becomes of it.
    sealed interface Told {
        /// It is open.
        record Opened() implements Told {}

        /// It is not there.
        /// @param why in plain words
        record Unopened(String why) implements Told {}

        /// It is complete, and closed.
        /// @param end why
        /// @param packets in it
        /// @param octets of it
        record Closed(End end, long packets, long octets) implements Told {}
    }

    /// Why it was closed.
    enum End {
        /// No more was to come.
        FINISHED,
        /// It is as long as it may be.
        FULL,
        /// The system refused to write more.
        FAILED
    }

    /// Begins.
    /// @param local our addresses; their ports do not count
    /// @param told hears of it, on another thread
    static void write(
            CaptureOrder order, CaptureRing ring, Map<AddressFamily, TransportAddress> local, Consumer<Told> told) {
        write(order, ring, local, CaptureFile::create, told);
    }

    /// The same on another kind of disk.
    static void write(
            CaptureOrder order,
            CaptureRing ring,
            Map<AddressFamily, TransportAddress> local,
            Opening opening,
            Consumer<Told> told) {
        var file = new CaptureFile(order, ring, local, opening, told);
        Thread.ofVirtual().name("capture-" + order.capture()).start(file::run);
    }

    private void run() {
        var end = End.FAILED;
        boolean opened = false;
        try (var channel = opening.open(order.file())) {
            begin(channel);
            told.accept(new Told.Opened());
            opened = true;
            end = drain(channel);
            put(channel, transcript.close());
        } catch (IOException | RuntimeException fault) {
            // Whoever waits for its end would wait for ever.
            end = End.FAILED;
            var why = words(fault);
            if (!opened) {
                told.accept(new Told.Unopened(why));
                return;
            }
            LOG.warn("capture {} ends early: {}", order.capture(), why);
        }
        told.accept(new Told.Closed(end, transcript.packets(), octets));
    }

    /// What could not be begun leaves no empty file that would count as a capture.
    private void begin(WritableByteChannel channel) throws IOException {
        try {
            put(channel, transcript.open("Capture " + order.capture() + " of both legs of a call, as on the wire."));
        } catch (IOException refused) {
            Files.deleteIfExists(order.file());
            throw refused;
        }
    }

    private static FileChannel create(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder, ownerOnly("rwx------"));
        }
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly("rw-------"));
    }

    private static FileAttribute<?> ownerOnly(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private String words(Exception fault) {
        return fault instanceof IOException refused
                ? FileFault.words(order.file(), refused)
                : order.file() + ": " + fault;
    }

    private End drain(WritableByteChannel channel) throws IOException {
        while (true) {
            // Before the last look: what was published with the end is then seen by that look.
            boolean last = ring.finished();
            for (var block = transcript.next(); block.hasRemaining(); block = transcript.next()) {
                if (octets + block.remaining() > order.octetsMax()) {
                    return End.FULL;
                }
                put(channel, block);
            }
            if (last) {
                return End.FINISHED;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void put(WritableByteChannel channel, ByteBuffer block) throws IOException {
        while (block.hasRemaining()) {
            octets += channel.write(block);
        }
    }
}
