package parley.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpUnprotector;
import parley.sdp.Fingerprint;

/// A party's media socket: packets with a word in each, sent and heard one by one.
final class MediaPhone implements AutoCloseable {
    private static final int RTP_HEADER_OCTETS = 12;
    private static final int DATAGRAM_MAX_OCTETS = 2_048;

    /// No kind of packet begins with this octet (RFC 7983 §7).
    private static final byte MARKER = (byte) 0xFF;

    private final DatagramSocket socket;
    private final int ssrc;
    private final LinkedBlockingQueue<byte[]> media = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<CompletableFuture<Void>> markers = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<byte[]> dtls = new LinkedBlockingQueue<>();
    private int sequence;

    MediaPhone(int ssrc, int firstSequence) throws SocketException {
        this.ssrc = ssrc;
        this.sequence = firstSequence;
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofVirtual().name("media-phone").start(this::read);
    }

    private void read() {
        var datagram = new DatagramPacket(new byte[DATAGRAM_MAX_OCTETS], DATAGRAM_MAX_OCTETS);
        try {
            while (true) {
                socket.receive(datagram);
                var octets = Arrays.copyOf(datagram.getData(), datagram.getLength());
                if (octets[0] == MARKER) {
                    markers.remove().complete(null);
                } else if (octets[0] >= 20 && octets[0] < 64) {
                    dtls.add(octets);
                } else {
                    media.add(octets);
                }
            }
        } catch (IOException closed) {
            media.add(new byte[0]);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /// The next RTP packet, in the clear, with that word in it.
    byte[] rtp(String word) {
        var octets = word.getBytes(UTF_8);
        return ByteBuffer.allocate(RTP_HEADER_OCTETS + octets.length)
                .put((byte) 0x80)
                .put((byte) 0)
                .putShort((short) sequence)
                .putInt(sequence++ * 160)
                .putInt(ssrc)
                .put(octets)
                .array();
    }

    /// Master key and salt for SDES.
    static Secret key(Random random) {
        var octets = new byte[Sdp.SUITE.keyBytes() + Sdp.SUITE.saltBytes()];
        random.nextBytes(octets);
        return Secret.of(octets);
    }

    static byte[] protect(byte[] rtp, SrtpProtector keys) {
        var packet = Arrays.copyOf(rtp, DATAGRAM_MAX_OCTETS);
        return Arrays.copyOf(packet, keys.protectRtp(packet, 0, rtp.length));
    }

    void send(InetSocketAddress to, byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, to));
    }

    /// Sends a word, protected.
    /// @return the datagram sent
    byte[] say(InetSocketAddress to, SrtpProtector keys, String word) throws IOException {
        var datagram = protect(rtp(word), keys);
        send(to, datagram);
        return datagram;
    }

    /// The next datagram that is neither DTLS nor a marker, as it is.
    byte[] datagram() throws InterruptedException {
        var datagram = media.poll(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (datagram == null) {
            throw new AssertionError("nothing came for " + Events.PATIENCE);
        }
        return datagram;
    }

    /// The same, or nothing after that time.
    Optional<byte[]> datagram(Duration patience) throws InterruptedException {
        return Optional.ofNullable(media.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// The word in the next packet heard.
    String hear(SrtpUnprotector keys) throws InterruptedException {
        return hear(keys, Events.PATIENCE)
                .orElseThrow(() -> new AssertionError("no media came for " + Events.PATIENCE));
    }

    /// The same, or nothing after that time.
    Optional<String> hear(SrtpUnprotector keys, Duration patience) throws InterruptedException {
        return Optional.ofNullable(media.poll(patience.toNanos(), TimeUnit.NANOSECONDS))
                .map(packet -> word(packet, keys));
    }

    /// The same, or nothing once this phone is closed.
    Optional<String> next(SrtpUnprotector keys) throws InterruptedException {
        var packet = media.take();
        return packet.length == 0 ? Optional.empty() : Optional.of(word(packet, keys));
    }

    private static String word(byte[] packet, SrtpUnprotector keys) {
        var length = keys.unprotectRtp(packet, 0, packet.length);
        if (length < RTP_HEADER_OCTETS) {
            throw new AssertionError("a packet that is not authentic");
        }
        return new String(packet, RTP_HEADER_OCTETS, length - RTP_HEADER_OCTETS, UTF_8);
    }

    /// Every media packet that has reached this socket and was not heard yet. Loopback and socket are queues, so a
    /// marker of our own comes after all that was sent before it.
    List<byte[]> unheard() throws IOException {
        var seen = new CompletableFuture<Void>();
        markers.add(seen);
        send(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), new byte[] {MARKER});
        seen.orTimeout(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS).join();
        var packets = new ArrayList<byte[]>();
        media.drainTo(packets);
        return packets;
    }

    /// DTLS with the SBC; what it has sent already is answered now.
    /// @param announced fingerprint in the SBC's SDP
    Handshake associate(boolean client, DtlsCertificate own, Fingerprint announced, InetSocketAddress sbc) {
        var parameters = new DtlsParameters(client, List.of(SrtpSuite.values()), List.of(announced), Events.PATIENCE);
        var outcome = new CompletableFuture<DtlsOutcome>();
        Consumer<byte[]> outgoing = datagram -> {
            try {
                send(sbc, datagram);
            } catch (IOException fault) {
                outcome.completeExceptionally(fault);
            }
        };
        var association = DtlsAssociation.start(parameters, own, outgoing, outcome::complete);
        var pump = Thread.ofVirtual().name("media-phone-dtls").start(() -> {
            try {
                while (true) {
                    association.feed(dtls.take());
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        });
        return new Handshake(association, outcome, pump);
    }

    /// A DTLS association with the SBC.
    record Handshake(DtlsAssociation association, CompletableFuture<DtlsOutcome> outcome, Thread pump)
            implements AutoCloseable {
        /// The keys it gave.
        Keys keys() {
            return switch (outcome.orTimeout(Events.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                    .join()) {
                case DtlsOutcome.Established established ->
                    new Keys(established.profile(), established.localKeyAndSalt(), established.remoteKeyAndSalt());
                case DtlsOutcome.Failed failed -> throw new AssertionError(failed.explanation());
                case DtlsOutcome.Closed _ -> throw new AssertionError("closed");
            };
        }

        @Override
        public void close() {
            association.close();
            pump.interrupt();
        }
    }

    /// SRTP contexts of both directions.
    record Keys(SrtpProtector own, SrtpUnprotector far) {
        Keys(SrtpSuite suite, Secret own, Secret far) {
            this(new SrtpProtector(suite, own), new SrtpUnprotector(suite, far));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
