package parley.media.leg;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import parley.common.Endpoint;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.media.bridge.Packet;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.media.rtp.RtpHeader;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpUnprotector;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaEvent;
import parley.sdp.CryptoAttribute;

/// A peer on a real socket: sends and hears RTP, plain or under keys it is given.
final class Phone implements AutoCloseable {
    static final int RECEIVER_REPORT = 201;
    static final int PAYLOAD_FEEDBACK = 206;

    private static final int PATIENCE_MILLIS = 5_000;
    private static final int SILENCE_MILLIS = 200;

    private final DatagramSocket socket;
    private final int ssrc;
    private @Nullable SrtpProtector protector;
    private @Nullable SrtpUnprotector unprotector;
    private int sequence = 1000;

    Phone(int ssrc) {
        this(ssrc, InetAddress.getLoopbackAddress());
    }

    Phone(int ssrc, InetAddress address) {
        this.ssrc = ssrc;
        try {
            socket = new DatagramSocket(0, address);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Endpoint address() {
        return new Endpoint(socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
    }

    /// @param sends what this phone protects with
    /// @param hears what its peer protects with
    void keys(CryptoAttribute sends, CryptoAttribute hears) {
        protector = new SrtpProtector(sends.suite(), sends.masterKeyAndSalt());
        unprotector = new SrtpUnprotector(hears.suite(), hears.masterKeyAndSalt());
    }

    /// Starts DTLS with the SBC; its datagrams are read until the handshake has ended.
    Handshake associate(boolean client, DtlsCertificate certificate, MediaEvent.LocalMedia peer) {
        return associate(client, certificate, peer, peer.rtp());
    }

    /// The same on either port.
    Handshake associate(boolean client, DtlsCertificate certificate, MediaEvent.LocalMedia peer, Endpoint port) {
        var outcome = new CompletableFuture<DtlsOutcome>();
        var parameters = new DtlsParameters(
                client, List.of(SrtpSuite.values()), List.of(peer.fingerprint()), Duration.ofSeconds(10));
        var association =
                DtlsAssociation.start(parameters, certificate, datagram -> send(port, datagram), outcome::complete);
        return new Handshake(association, outcome);
    }

    /// A handshake with the SBC.
    final class Handshake implements AutoCloseable {
        private final DtlsAssociation association;
        private final CompletableFuture<DtlsOutcome> outcome;
        private final Thread pump;

        private Handshake(DtlsAssociation association, CompletableFuture<DtlsOutcome> outcome) {
            this.association = association;
            this.outcome = outcome;
            this.pump = Thread.ofVirtual().start(this::pump);
        }

        private void pump() {
            while (!outcome.isDone()) {
                receive(SILENCE_MILLIS).ifPresent(association::feed);
            }
        }

        /// Takes the keys.
        void established() throws InterruptedException {
            pump.join();
            if (!(outcome.join() instanceof DtlsOutcome.Established keys)) {
                throw new AssertionError("no keys: " + outcome.join());
            }
            protector = new SrtpProtector(keys.profile(), keys.localKeyAndSalt());
            unprotector = new SrtpUnprotector(keys.profile(), keys.remoteKeyAndSalt());
        }

        void failed() {
            if (!(outcome.join() instanceof DtlsOutcome.Failed)) {
                throw new AssertionError("keys, where there should be none");
            }
        }

        @Override
        public void close() {
            association.close();
        }
    }

    /// Sends the next RTP packet, with that payload.
    void say(Endpoint to, String payload) {
        var buffer = new byte[Packet.CAPACITY_BYTES];
        int length = rtp(buffer, ssrc, sequence++, payload);
        if (protector != null) {
            length = protector.protectRtp(buffer, 0, length);
        }
        send(to, Arrays.copyOf(buffer, length));
    }

    /// Sends an RTCP packet: a receiver report without blocks (RFC 3550 §6.4.2).
    void report(Endpoint to) {
        var buffer = ByteBuffer.allocate(Packet.CAPACITY_BYTES);
        buffer.put((byte) 0x80).put((byte) RECEIVER_REPORT).putShort((short) 1).putInt(ssrc);
        int length = buffer.position();
        if (protector != null) {
            length = protector.protectRtcp(buffer.array(), 0, length);
        }
        send(to, Arrays.copyOf(buffer.array(), length));
    }

    /// Sends a compound RTCP packet: a receiver report and a picture loss indication (RFC 4585 §6.3.1).
    void losePicture(Endpoint to, int media) {
        var buffer = ByteBuffer.allocate(Packet.CAPACITY_BYTES);
        buffer.put((byte) 0x80).put((byte) RECEIVER_REPORT).putShort((short) 1).putInt(ssrc);
        buffer.put((byte) 0x81)
                .put((byte) PAYLOAD_FEEDBACK)
                .putShort((short) 2)
                .putInt(ssrc)
                .putInt(media);
        int length = buffer.position();
        if (protector != null) {
            length = protector.protectRtcp(buffer.array(), 0, length);
        }
        send(to, Arrays.copyOf(buffer.array(), length));
    }

    /// The next RTCP packet heard, as it was before its protection; empty after a while of silence, or if it does
    /// not authenticate.
    Optional<byte[]> control() {
        return receive(PATIENCE_MILLIS).flatMap(packet -> {
            int length = packet.length;
            if (unprotector != null) {
                length = unprotector.unprotectRtcp(packet, 0, length);
            }
            return length < 8 ? Optional.empty() : Optional.of(Arrays.copyOf(packet, length));
        });
    }

    void send(Endpoint to, byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.ofLiteral(to.address()), to.port()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The payload of the next RTP packet heard; empty after a while of silence, or if it does not authenticate.
    Optional<String> hear() {
        return heard(PATIENCE_MILLIS);
    }

    boolean hearsNothing() {
        return heard(SILENCE_MILLIS).isEmpty();
    }

    private Optional<String> heard(int patienceMillis) {
        return receive(patienceMillis).flatMap(packet -> {
            int length = packet.length;
            if (unprotector != null) {
                length = unprotector.unprotectRtp(packet, 0, length);
            }
            return length < 12 ? Optional.empty() : Optional.of(new String(packet, 12, length - 12, UTF_8));
        });
    }

    Optional<byte[]> receive() {
        return receive(PATIENCE_MILLIS);
    }

    Optional<byte[]> receiveSoon() {
        return receive(SILENCE_MILLIS);
    }

    private Optional<byte[]> receive(int patienceMillis) {
        var packet = new DatagramPacket(new byte[Packet.CAPACITY_BYTES], Packet.CAPACITY_BYTES);
        try {
            socket.setSoTimeout(patienceMillis);
            socket.receive(packet);
            return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Writes an RTP packet of payload type 0.
    /// @return its length
    static int rtp(byte[] into, int ssrc, int sequence, String payload) {
        var octets = payload.getBytes(UTF_8);
        into[0] = (byte) 0x80;
        into[1] = 0;
        RtpHeader.setSequence(into, 0, sequence);
        RtpHeader.setTimestamp(into, 0, sequence * 160);
        RtpHeader.setSsrc(into, 0, ssrc);
        System.arraycopy(octets, 0, into, 12, octets.length);
        return 12 + octets.length;
    }

    /// Takes keys of that suite, and says what the SBC is to be told of them.
    LegSecurity.Sdes sdes(SrtpSuite suite, int seed) {
        var ofSbc = key(suite, seed);
        var own = key(suite, seed + 1);
        keys(own, ofSbc);
        return new LegSecurity.Sdes(ofSbc, own);
    }

    static CryptoAttribute key(SrtpSuite suite, int seed) {
        var octets = new byte[suite.keyBytes() + suite.saltBytes()];
        new Random(seed).nextBytes(octets);
        return new CryptoAttribute(1, suite, Secret.of(octets));
    }

    @Override
    public void close() {
        socket.close();
    }
}
