package parley.media.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import parley.common.Endpoint;
import parley.media.bridge.Packet;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.media.rtp.RtpHeader;
import parley.media.srtp.SrtpProtector;
import parley.media.srtp.SrtpUnprotector;
import parley.mediaport.LegSecurity;
import parley.mediaport.StreamRef;

/// One party of a call, on a real socket. Every packet it sends says whose it is and which one, so its far party can
/// tell what is missing, and what should never have come.
final class WitnessPeer implements AutoCloseable {
    /// Twenty milliseconds of G.711.
    private static final int PAYLOAD_BYTES = 160;

    private final DatagramChannel socket;
    private final StreamRef leg;
    private final int mark;
    private final int farMark;
    private final AtomicLong heard = new AtomicLong();
    private final ConcurrentLinkedQueue<String> strange = new ConcurrentLinkedQueue<>();
    private volatile @Nullable InetSocketAddress node;
    private volatile @Nullable SrtpProtector protector;
    private volatile @Nullable SrtpUnprotector unprotector;
    private volatile @Nullable DtlsAssociation association;
    private volatile byte @Nullable [] lastSent;
    private volatile boolean plain;
    private final AtomicLong sent = new AtomicLong();
    private volatile long firstHeardNanos;
    private final AtomicLong missing = new AtomicLong();
    private final Set<Long> indices = new HashSet<>();
    private volatile LegSecurity agreed = new LegSecurity.Plain();
    private long lastCount;
    private int sequence;

    /// @param mark what its packets carry
    /// @param farMark what those of its far party carry
    WitnessPeer(StreamRef leg, int mark, int farMark, int firstSequence) {
        this.leg = leg;
        this.mark = mark;
        this.farMark = farMark;
        this.sequence = firstSequence;
        try {
            socket = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(WitnessCalls.HOST), 0));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().name("witness").start(this::listen);
    }

    StreamRef leg() {
        return leg;
    }

    /// Where it wants its media.
    Endpoint address() {
        return new Endpoint(WitnessCalls.HOST, socket.socket().getLocalPort());
    }

    /// How its leg is keyed.
    void agreed(LegSecurity security) {
        agreed = security;
    }

    LegSecurity agreed() {
        return agreed;
    }

    /// It sends there from now on.
    void sendsTo(Endpoint at) {
        node = new InetSocketAddress(InetAddress.ofLiteral(at.address()), at.port());
    }

    /// The port of the node that it sends to.
    int nodePort() {
        var at = node;
        return at == null ? 0 : at.getPort();
    }

    void plain() {
        plain = true;
    }

    void keys(SrtpProtector own, SrtpUnprotector far) {
        unprotector = far;
        protector = own;
    }

    /// Begins a handshake with the node.
    void associate(DtlsParameters parameters, DtlsCertificate certificate) {
        association = DtlsAssociation.start(parameters, certificate, this::send, outcome -> {
            switch (outcome) {
                case DtlsOutcome.Established made ->
                    keys(
                            new SrtpProtector(made.profile(), made.localKeyAndSalt()),
                            new SrtpUnprotector(made.profile(), made.remoteKeyAndSalt()));
                case DtlsOutcome.Failed failed -> strange.add("DTLS failed: " + failed.explanation());
                case DtlsOutcome.Closed _ -> strange.add("DTLS closed");
            }
        });
    }

    /// Says the next packet, if it has keys; on the one thread that makes all witnesses speak.
    void say() {
        var own = protector;
        if (node == null || (own == null && !plain)) {
            return;
        }
        var packet = ByteBuffer.allocate(Packet.CAPACITY_BYTES);
        packet.put(RtpHeader.VERSION_2).put((byte) 0).putShort((short) sequence);
        packet.putInt(sequence * PAYLOAD_BYTES).putInt(mark);
        packet.putInt(mark).putLong(sent.incrementAndGet());
        sequence++;
        int length = RtpHeader.FIXED_BYTES + PAYLOAD_BYTES;
        if (own != null) {
            length = own.protectRtp(packet.array(), 0, length);
        }
        var octets = Arrays.copyOf(packet.array(), length);
        lastSent = octets;
        send(octets);
    }

    /// The next sequence numbers are left out, as if that many packets had been lost.
    void skip(int packets) {
        sequence += packets;
    }

    /// What somebody on the path has seen last of it.
    byte[] lastSent() {
        var octets = lastSent;
        return octets == null ? new byte[0] : octets.clone();
    }

    void send(byte[] octets) {
        try {
            socket.send(ByteBuffer.wrap(octets), node);
        } catch (ClosedChannelException _) {
            // The end of the test.
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void listen() {
        var buffer = ByteBuffer.allocate(Packet.CAPACITY_BYTES);
        try {
            while (true) {
                socket.receive(buffer.clear());
                take(Arrays.copyOf(buffer.array(), buffer.position()));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void take(byte[] datagram) {
        int first = datagram.length == 0 ? 0 : datagram[0] & 0xff;
        var handshake = association;
        if (first >= 20 && first < 64 && handshake != null) {
            handshake.feed(datagram);
            return;
        }
        var far = unprotector;
        if (far != null && !fresh(datagram)) {
            strange.add("an index that was used before");
        }
        int length = far == null ? datagram.length : far.unprotectRtp(datagram, 0, datagram.length);
        if (length < RtpHeader.FIXED_BYTES + PAYLOAD_BYTES || (far == null && !plain)) {
            if (protector != null || plain) {
                strange.add("a datagram that is none of ours, " + length);
            }
            return;
        }
        var payload = ByteBuffer.wrap(datagram, RtpHeader.FIXED_BYTES, PAYLOAD_BYTES);
        int from = payload.getInt();
        long count = payload.getLong();
        if (from != farMark || count <= lastCount) {
            strange.add("packet " + count + " of " + Integer.toHexString(from) + " after " + lastCount);
        } else {
            if (firstHeardNanos == 0) {
                firstHeardNanos = System.nanoTime();
            }
            missing.addAndGet(lastCount == 0 ? 0 : count - lastCount - 1);
            lastCount = count;
            heard.incrementAndGet();
        }
    }

    /// True unless a packet of that SSRC and number has come before; no call here sends so many that a number comes
    /// again by itself.
    private boolean fresh(byte[] datagram) {
        return datagram.length < RtpHeader.FIXED_BYTES
                || indices.add((long) RtpHeader.ssrc(datagram, 0) << 16 | RtpHeader.sequence(datagram, 0));
    }

    long sent() {
        return sent.get();
    }

    /// Packets of its far party that have come.
    long heard() {
        return heard.get();
    }

    /// Packets of its far party that should have come between others that did.
    long missing() {
        return missing.get();
    }

    /// When the first came; 0 before.
    long firstHeardNanos() {
        return firstHeardNanos;
    }

    boolean keyed() {
        return plain || protector != null;
    }

    /// What came that should not have.
    ConcurrentLinkedQueue<String> strange() {
        return strange;
    }

    @Override
    public void close() {
        var handshake = association;
        if (handshake != null) {
            association = null;
            handshake.close();
        }
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
