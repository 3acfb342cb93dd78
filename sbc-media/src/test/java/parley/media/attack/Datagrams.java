package parley.media.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What attackers send, made from the RFCs' pictures or read from corpora of octets that broke other programs.
final class Datagrams {
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int RESOURCES_MAX_OCTETS = 8_000;

    private Datagrams() {}

    /// A DTLS record (RFC 6347 §4.1).
    static byte[] record(int type, int epoch, long sequence, byte[] fragment) {
        return ByteBuffer.allocate(13 + fragment.length)
                .put((byte) type)
                .putShort((short) 0xfefd)
                .putLong((long) epoch << 48 | sequence)
                .putShort((short) fragment.length)
                .put(fragment)
                .array();
    }

    /// A fragment of a handshake message (RFC 6347 §4.2.2) in a record of its own.
    static byte[] handshake(int type, int length, int messageSequence, int offset, byte[] fragment) {
        return record(
                22,
                0,
                messageSequence,
                ByteBuffer.allocate(12 + fragment.length)
                        .put((byte) type)
                        .put((byte) (length >>> 16))
                        .putShort((short) length)
                        .putShort((short) messageSequence)
                        .put((byte) (offset >>> 16))
                        .putShort((short) offset)
                        .put((byte) (fragment.length >>> 16))
                        .putShort((short) fragment.length)
                        .put(fragment)
                        .array());
    }

    /// A ClientHello that offers nothing but TLS_NULL_WITH_NULL_NULL: each server must refuse it.
    static byte[] nullCipherHello(Random random) {
        var body = ByteBuffer.allocate(2 + 32 + 1 + 1 + 2 + 2 + 2);
        body.putShort((short) 0xfefd);
        var hello = new byte[32];
        random.nextBytes(hello);
        body.put(hello).put((byte) 0).put((byte) 0);
        body.putShort((short) 2).putShort((short) 0);
        body.put((byte) 1).put((byte) 0);
        return handshake(CLIENT_HELLO, body.capacity(), 0, 0, body.array());
    }

    /// A ServerHello to whoever has said hello: forged without having seen it.
    static byte[] serverHello(Random random) {
        var body = ByteBuffer.allocate(2 + 32 + 1 + 2 + 1);
        body.putShort((short) 0xfefd);
        var hello = new byte[32];
        random.nextBytes(hello);
        body.put(hello).put((byte) 0).putShort((short) 0).put((byte) 0);
        return handshake(SERVER_HELLO, body.capacity(), 0, 0, body.array());
    }

    /// The first octets of a message that claims to have 2^24-1 of them.
    static byte[] giant(int messageSequence, int type) {
        return handshake(type, 0xff_ffff, messageSequence, 0, new byte[64]);
    }

    /// An alert (RFC 5246 §7.2).
    static byte[] alert(int epoch, long sequence, int level, int description) {
        return record(21, epoch, sequence, new byte[] {(byte) level, (byte) description});
    }

    /// RTP or SRTP whose payload and tag are noise.
    static byte[] rtp(int sequence, int ssrc, Random random) {
        var noise = new byte[160 + 10];
        random.nextBytes(noise);
        return ByteBuffer.allocate(12 + noise.length)
                .put((byte) 0x80)
                .put((byte) 0)
                .putShort((short) sequence)
                .putInt(sequence * 160)
                .putInt(ssrc)
                .put(noise)
                .array();
    }

    /// Every file below a folder of the test resources but its README.
    static List<byte[]> corpus(String folder) {
        var found = new ArrayList<byte[]>();
        try (var files = Files.walk(Path.of("src/test/resources").resolve(folder))) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.endsWith("README.md") && Files.size(file) <= RESOURCES_MAX_OCTETS) {
                    found.add(Files.readAllBytes(file));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }
}
