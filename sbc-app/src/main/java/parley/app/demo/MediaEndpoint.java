package parley.app.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// An endpoint's media: it says one tone, listens for another, and counts.
final class MediaEndpoint implements AutoCloseable {
    private static final int FIXED_HEADER_OCTETS = 12;
    /// With an extension that tells the frame's number (RFC 8285 §4.2): sequence numbers are the SBC's own on each
    /// leg.
    private static final int HEADER_OCTETS = FIXED_HEADER_OCTETS + 8;

    private static final int EXTENSION_AND_LENGTH = 0xBEDE_0001;
    private static final int FRAME_ELEMENT = 0x11;
    private static final int DATAGRAM_MAX_OCTETS = 2_048;
    private static final long FRAME_NANOS = Duration.ofMillis(20).toNanos();
    private static final long LATENCY_MAX_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int FRAMES_MAX = 1 << 16;

    private final DatagramSocket socket;
    private final Tone says;
    private final Tone hears;
    private final int ssrc;
    private final AtomicReference<@Nullable MediaProtection> protection = new AtomicReference<>();

    /// When that frame was sent; the other endpoint reads it, on the same clock.
    private final AtomicLongArray sentNanos = new AtomicLongArray(FRAMES_MAX);

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger notAuthentic = new AtomicInteger();
    private final AtomicInteger framesHeard = new AtomicInteger();
    private final Histogram latency = new Histogram(LATENCY_MAX_NANOS, 3);
    private volatile Consumer<byte[]> otherThanMedia = datagram -> {};
    private volatile @Nullable MediaEndpoint other;

    MediaEndpoint(InetAddress address, Tone says, Tone hears, int ssrc) throws SocketException {
        this.socket = new DatagramSocket(new InetSocketAddress(address, 0));
        this.says = says;
        this.hears = hears;
        this.ssrc = ssrc;
        Thread.ofPlatform().daemon().name("demo-media-" + hears.hertz()).start(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Whose send times tell the latency of what comes in here.
    void measureAgainst(MediaEndpoint sender) {
        other = sender;
    }

    /// DTLS datagrams go there.
    void onOtherThanMedia(Consumer<byte[]> handler) {
        otherThanMedia = handler;
    }

    void protect(MediaProtection agreed) {
        protection.set(agreed);
    }

    void sendRaw(byte[] datagram, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, to));
    }

    /// Says the tone for that long, a packet each 20 ms, on the calling thread.
    void talk(InetSocketAddress to, Duration duration) throws IOException {
        var agreed = protection.get();
        if (agreed == null) {
            throw new IllegalStateException("no keys yet");
        }
        var frames = duration.toNanos() / FRAME_NANOS;
        var start = System.nanoTime();
        var packet = new byte[DATAGRAM_MAX_OCTETS];
        for (var frame = 0; frame < frames; frame++) {
            for (var due = start + frame * FRAME_NANOS; System.nanoTime() < due; ) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            ByteBuffer.wrap(packet)
                    .put((byte) 0x90)
                    .put((byte) (frame == 0 ? 0x80 : 0))
                    .putShort((short) frame)
                    .putInt(frame * Tone.FRAME_SAMPLES)
                    .putInt(ssrc)
                    .putInt(EXTENSION_AND_LENGTH)
                    .put((byte) FRAME_ELEMENT)
                    .putShort((short) frame)
                    .put((byte) 0);
            says.write(frame, packet, HEADER_OCTETS);
            var length = agreed.protect(packet, HEADER_OCTETS + Tone.FRAME_SAMPLES);
            sentNanos.set(frame, System.nanoTime());
            socket.send(new DatagramPacket(packet, length, to));
            sent.incrementAndGet();
        }
    }

    private void listen() {
        var datagram = new DatagramPacket(new byte[DATAGRAM_MAX_OCTETS], DATAGRAM_MAX_OCTETS);
        try {
            while (true) {
                datagram.setLength(DATAGRAM_MAX_OCTETS);
                socket.receive(datagram);
                take(datagram.getData(), datagram.getLength(), System.nanoTime());
            }
        } catch (IOException closed) {
            // The call is over.
        }
    }

    private void take(byte[] packet, int length, long now) {
        if (length < FIXED_HEADER_OCTETS || (packet[0] & 0xC0) != 0x80) {
            otherThanMedia.accept(java.util.Arrays.copyOf(packet, length));
            return;
        }
        var type = packet[1] & 0x7F;
        var agreed = protection.get();
        if (type != 0 || agreed == null) {
            return;
        }
        var opened = agreed.unprotect(packet, length);
        if (opened < HEADER_OCTETS) {
            notAuthentic.incrementAndGet();
            return;
        }
        received.incrementAndGet();
        if (hears.heardIn(packet, HEADER_OCTETS, opened - HEADER_OCTETS)) {
            framesHeard.incrementAndGet();
        }
        var sender = other;
        if (sender != null) {
            var frame = ((packet[HEADER_OCTETS - 3] & 0xFF) << 8) | (packet[HEADER_OCTETS - 2] & 0xFF);
            latency.recordValue(Math.clamp(now - sender.sentNanos.get(frame), 0, LATENCY_MAX_NANOS));
        }
    }

    int sent() {
        return sent.get();
    }

    int received() {
        return received.get();
    }

    int notAuthentic() {
        return notAuthentic.get();
    }

    Duration heard() {
        return Duration.ofNanos(framesHeard.get() * FRAME_NANOS);
    }

    /// One-way latency at that percentile.
    Duration latency(double percentile) {
        return Duration.ofNanos(latency.getValueAtPercentile(percentile));
    }

    @Override
    public void close() {
        socket.close();
    }
}
