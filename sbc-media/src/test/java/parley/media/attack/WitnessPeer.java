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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
import parley.media.srtp.Verdict;
import parley.mediaport.LegSecurity;
import parley.mediaport.StreamRef;
import parley.sdp.IceAgreement;

/// One party of a call, on a real socket. Every packet it sends says whose it is and which one, so its far party can
/// tell what is missing, and what should never have come.
final class WitnessPeer implements AutoCloseable {
    /// Twenty milliseconds of G.711.
    private static final int PAYLOAD_BYTES = 160;

    private static final int RECEIVER_REPORT = 201;

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
    private volatile long lastHeardNanos;
    private final AtomicLong missing = new AtomicLong();
    private final Set<Long> indices = new HashSet<>();
    private final AtomicInteger handshakeSent = new AtomicInteger();
    private final AtomicInteger handshakeHeard = new AtomicInteger();
    private final AtomicLong reportsSent = new AtomicLong();
    private final AtomicLong reportsHeard = new AtomicLong();
    private volatile @Nullable Keys keys;
    private volatile @Nullable SrtpUnprotector former;
    private volatile byte @Nullable [] lastReport;
    private volatile Consumer<byte[]> checks = _ -> {};
    private volatile Optional<IceAgreement> ice = Optional.empty();
    private volatile LegSecurity agreed = new LegSecurity.Plain();
    private long lastCount;
    private int sequence;

    /// What both sides of an SDES leg protect with, as this party sees it. To be kept if the keys may come back:
    /// contexts live as long as their keys (RFC 3711 §3.2.1).
    record Keys(LegSecurity.Sdes agreed, SrtpProtector own, SrtpUnprotector far) {}

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

    private void keys(SrtpProtector own, SrtpUnprotector far) {
        former = unprotector;
        unprotector = far;
        protector = own;
    }

    /// It protects with those keys from now on; what is on its way to it under the keys before is still read.
    void keys(Keys next) {
        keys = next;
        agreed = next.agreed();
        keys(next.own(), next.far());
    }

    /// Those of its SDES leg.
    Keys keys() {
        return Objects.requireNonNull(keys);
    }

    /// Its ICE, if it speaks it.
    Optional<IceAgreement> ice() {
        return ice;
    }

    /// It speaks ICE.
    /// @param arrived gets each STUN message that comes
    void ice(IceAgreement agreement, Consumer<byte[]> arrived) {
        checks = arrived;
        ice = Optional.of(agreement);
    }

    /// Begins a handshake with the node, in place of any before.
    void associate(DtlsParameters parameters, DtlsCertificate certificate) {
        protector = null;
        unprotector = null;
        handshakeSent.set(0);
        handshakeHeard.set(0);
        Consumer<byte[]> outgoing = datagram -> {
            handshakeSent.incrementAndGet();
            send(datagram);
        };
        association = DtlsAssociation.start(parameters, certificate, outgoing, outcome -> {
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
    synchronized void say() {
        if (node != null && keyed()) {
            var octets = next();
            lastSent = octets;
            send(octets);
        }
    }

    /// The next packet as it is on the wire; somebody else may send it.
    synchronized byte[] next() {
        return next(mark, protector);
    }

    /// The same from a source that it has not been before.
    synchronized byte[] nextAs(int ssrc) {
        var theirs = keys().agreed().remote();
        return next(ssrc, new SrtpProtector(theirs.suite(), theirs.masterKeyAndSalt()));
    }

    private byte[] next(int ssrc, @Nullable SrtpProtector own) {
        var packet = ByteBuffer.allocate(Packet.CAPACITY_BYTES);
        packet.put(RtpHeader.VERSION_2).put((byte) 0).putShort((short) sequence);
        packet.putInt(sequence * PAYLOAD_BYTES).putInt(ssrc);
        packet.putInt(mark).putLong(sent.incrementAndGet());
        sequence++;
        int length = RtpHeader.FIXED_BYTES + PAYLOAD_BYTES;
        if (own != null) {
            length = own.protectRtp(packet.array(), 0, length);
        }
        return Arrays.copyOf(packet.array(), length);
    }

    /// Sends a receiver report without blocks (RFC 3550 §6.4.2), if it has keys.
    synchronized void report() {
        var own = protector;
        if (node == null || own == null) {
            return;
        }
        var packet = ByteBuffer.allocate(Packet.CAPACITY_BYTES);
        packet.put(RtpHeader.VERSION_2)
                .put((byte) RECEIVER_REPORT)
                .putShort((short) 1)
                .putInt(mark);
        var octets = Arrays.copyOf(packet.array(), own.protectRtcp(packet.array(), 0, packet.position()));
        lastReport = octets;
        reportsSent.incrementAndGet();
        send(octets);
    }

    /// Its last report as it was on the wire.
    byte[] lastReport() {
        var octets = lastReport;
        return octets == null ? new byte[0] : octets.clone();
    }

    long reportsSent() {
        return reportsSent.get();
    }

    /// Reports of its far party that have come.
    long reportsHeard() {
        return reportsHeard.get();
    }

    /// Datagrams of its handshake that it has sent.
    int handshakeSent() {
        return handshakeSent.get();
    }

    /// Datagrams of its handshake that have come.
    int handshakeHeard() {
        return handshakeHeard.get();
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
            handshakeHeard.incrementAndGet();
            handshake.feed(datagram);
            return;
        }
        if (first < 4 && ice.isPresent()) {
            checks.accept(datagram);
            return;
        }
        var far = unprotector;
        if (far != null && datagram.length > 1 && (datagram[1] & 0xff) == RECEIVER_REPORT) {
            takeReport(far, datagram);
            return;
        }
        if (far != null && !fresh(datagram)) {
            strange.add("an index that was used before");
        }
        int length = far == null ? datagram.length : open(far, datagram);
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
            lastHeardNanos = System.nanoTime();
            heard.incrementAndGet();
        }
    }

    private void takeReport(SrtpUnprotector far, byte[] datagram) {
        int length = far.unprotectRtcp(datagram, 0, datagram.length);
        if (length < 0) {
            strange.add("a report that is none of ours: " + Verdict.of(length));
        } else {
            reportsHeard.incrementAndGet();
        }
    }

    private int open(SrtpUnprotector far, byte[] datagram) {
        var before = former;
        var copy = before == null ? datagram : datagram.clone();
        int length = far.unprotectRtp(datagram, 0, datagram.length);
        if (length < 0 && before != null) {
            System.arraycopy(copy, 0, datagram, 0, copy.length);
            length = before.unprotectRtp(datagram, 0, datagram.length);
        }
        return length;
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

    /// When the last came; 0 before.
    long lastHeardNanos() {
        return lastHeardNanos;
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
