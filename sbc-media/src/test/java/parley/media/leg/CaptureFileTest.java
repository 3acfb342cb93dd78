package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.media.capture.CaptureRing;
import parley.media.leg.CaptureFile.End;
import parley.media.leg.CaptureFile.Opening;
import parley.media.leg.CaptureFile.Told;
import parley.mediaport.CaptureEvent;
import parley.mediaport.MediaCommand.CaptureOrder;

/// Files that cannot be made, and disks that are full.
class CaptureFileTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String FULL = "No space left on device";

    @TempDir
    private Path directory;

    private final CaptureRing ring = new CaptureRing(CaptureRing.CAPACITY_BYTES);
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    /// A disk with room for so many octets.
    private record Disk(int roomOctets) implements Opening {
        @Override
        public WritableByteChannel open(Path file) throws IOException {
            var channel = Channels.newChannel(Files.newOutputStream(file));
            return new WritableByteChannel() {
                private int left = roomOctets;

                @Override
                public int write(ByteBuffer block) throws IOException {
                    if (left == 0) {
                        throw new IOException(FULL);
                    }
                    var part = block.slice(block.position(), Math.min(left, block.remaining()));
                    int written = channel.write(part);
                    block.position(block.position() + written);
                    left -= written;
                    return written;
                }

                @Override
                public boolean isOpen() {
                    return channel.isOpen();
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }
    }

    private Path write(Path file, Opening disk) {
        CaptureFile.write(order(file), ring, Map.of(), disk, told::add);
        return file;
    }

    private static CaptureOrder order(Path file) {
        return new CaptureOrder(
                "name",
                file,
                Duration.ofMinutes(1),
                1 << 20,
                KIT.<CaptureEvent>createTestProbe().getRef());
    }

    private Told next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS));
    }

    private String refusal() throws InterruptedException {
        return assertInstanceOf(Told.Unopened.class, next()).why();
    }

    @Test
    @DisplayName("where not even its head can be written it is refused in plain words, and no empty file stays")
    void fullFromTheStart() throws InterruptedException {
        var file = write(directory.resolve("a.pcapng"), new Disk(0));
        assertEquals(file + ": " + FULL, refusal());
        assertFalse(Files.exists(file));
    }

    @Test
    @DisplayName("as many octets are told as the file has")
    void octets() throws Exception {
        var file = write(directory.resolve("a.pcapng"), new Disk(4_000));
        assertEquals(new Told.Opened(), next());
        ring.finish();
        var closed = assertInstanceOf(Told.Closed.class, next());
        assertEquals(End.FINISHED, closed.end());
        assertEquals(Files.size(file), closed.octets());
    }

    @Test
    @DisplayName("a folder that cannot be made is said in plain words")
    void noFolder() throws Exception {
        var taken = Files.writeString(directory.resolve("taken"), "no folder");
        CaptureFile.write(order(taken.resolve("a.pcapng")), ring, Map.of(), told::add);
        var why = refusal();
        assertEquals(taken + " is in the way", why);
    }
}
