package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static parley.media.leg.LoopbackCall.A;
import static parley.media.leg.LoopbackCall.B;
import static parley.media.leg.LoopbackCall.CALL;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.Parsed;
import parley.common.SrtpSuite;
import parley.config.MediaConfig;
import parley.media.bridge.Packet;
import parley.media.srtp.SrtpUnprotector;
import parley.mediaport.CaptureEvent;
import parley.mediaport.MediaCommand;
import parley.mediaport.StreamRef;
import parley.sdp.CryptoAttribute;
import parley.sdp.ExchangedSdp;
import parley.sdp.SdpParser;
import parley.sdp.SessionDescription;

/// A capture of two phones on real sockets: what is in the file, read with the keys that are in it.
class MediaCaptureTest {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final MediaConfig CONFIG =
            LoopbackMedia.capturing(LoopbackMedia.config(16_000, 17_999, 1, Duration.ofSeconds(20)));
    private static final int RTP_HEADER = 12;

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    private final TestProbe<CaptureEvent> watcher = call.probe();
    private final Phone alice = call.alice;
    private final Phone bob = call.bob;

    private CryptoAttribute sdes(StreamRef leg, Phone phone, int seed) {
        var keys = phone.sdes(SUITE, seed);
        call.connect(leg, LegTerms.of(phone).secured(keys));
        return keys.remote();
    }

    private static SessionDescription described(String origin) {
        var text = "v=0\r\no=- %s IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n".formatted(origin);
        return SdpParser.parse(text) instanceof Parsed.Ok<SessionDescription>(var description)
                ? description
                : fail("no SDP: " + text);
    }

    private MediaCommand.CaptureOrder order(Path file) {
        return new MediaCommand.CaptureOrder(
                file.getFileName().toString(), file, Duration.ofMinutes(1), 1 << 20, watcher.getRef());
    }

    @Test
    @DisplayName("both legs are in the file as they were on the wire, and its keys read them; nobody else may read it")
    void callInFile(@TempDir Path directory) throws IOException {
        var open = call.allocate();
        var keyOfAlice = sdes(A, alice, 1);
        var received = described("1 1");
        var sent = described("2 2");
        call.node.tell(new MediaCommand.Describe(B, new ExchangedSdp(received, sent)));
        var keyOfBob = sdes(B, bob, 3);
        var file = directory.resolve("captures").resolve("one.pcapng");
        call.node.tell(new MediaCommand.Capture(CALL, order(file)));
        watcher.expectMessage(LoopbackCall.PATIENCE, new CaptureEvent.Started("one.pcapng"));
        call.talk(open);
        call.node.tell(new MediaCommand.Capture(CALL, order(directory.resolve("two.pcapng"))));
        watcher.expectMessageClass(CaptureEvent.Refused.class);
        call.node.tell(new MediaCommand.Release(CALL));
        var ended = watcher.expectMessageClass(CaptureEvent.Ended.class);
        assertEquals(CaptureEvent.Cause.CALL_ENDED, ended.cause());
        assertEquals(4, ended.packets());
        assertEquals(0, ended.drops());
        assertEquals(Files.size(file), ended.octets());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("the peer sends: a=" + keyOfAlice.attribute().value()));
        assertTrue(text.contains("the peer sends: a=" + keyOfBob.attribute().value()));
        assertTrue(text.contains("SDP received from the peer:\nv=0\no=- 1 1 IN IP4 192.0.2.1\n"));
        assertTrue(text.contains("SDP sent to the peer:\nv=0\no=- 2 2 IN IP4 192.0.2.1\n"));
        assertFalse(text.contains("hello"), "what was said, in the clear");
        var packets = packets(Files.readAllBytes(file));
        assertEquals("hello bob", decrypted(packets.get(0), keyOfAlice));
        assertEquals("hello alice", decrypted(packets.get(2), keyOfBob));
    }

    @Test
    @DisplayName("a call that is not there is not captured")
    void noCall(@TempDir Path directory) {
        call.node.tell(new MediaCommand.Capture(CALL, order(directory.resolve("none"))));
        watcher.expectMessageClass(CaptureEvent.Refused.class);
    }

    @Test
    @DisplayName("a call whose legs are closed is not captured, though its actors may still be about to stop")
    void closedCall(@TempDir Path directory) {
        call.allocate();
        call.node.tell(new MediaCommand.Release(CALL));
        call.node.tell(new MediaCommand.Capture(CALL, order(directory.resolve("late"))));
        watcher.expectMessageClass(CaptureEvent.Refused.class);
    }

    private static List<byte[]> packets(byte[] file) {
        var blocks = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        var packets = new ArrayList<byte[]>();
        for (int at = 0; at < file.length; at += blocks.getInt(at + 4)) {
            if (blocks.getInt(at) == 6) {
                packets.add(Arrays.copyOfRange(file, at + 28 + 28, at + 28 + blocks.getInt(at + 20)));
            }
        }
        return packets;
    }

    private static String decrypted(byte[] packet, CryptoAttribute key) {
        var octets = Arrays.copyOf(packet, Packet.CAPACITY_BYTES);
        int length = new SrtpUnprotector(key.suite(), key.masterKeyAndSalt()).unprotectRtp(octets, 0, packet.length);
        assertTrue(length > RTP_HEADER, "not authentic: " + length);
        return new String(octets, RTP_HEADER, length - RTP_HEADER, StandardCharsets.UTF_8);
    }
}
