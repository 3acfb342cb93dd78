package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.observe.SbcEvent;
import parley.sip.message.SipRequest;
import parley.sip.message.UasResponse;

/// How TCP connections end, and what they may cost while they live.
final class ConnectionLifeTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration LONG = Duration.ofMinutes(10);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static TransportBench tcp(UnaryOperator<TransportBench> more) {
        return TransportBench.with(KIT, it -> more.apply(it.listener("tcp", TransportProtocol.TCP)));
    }

    private static StreamPeer connect(TransportBench bench) {
        return StreamPeer.connect(bench.port("tcp"));
    }

    private static Flow flow(TransportBench bench, StreamPeer phone) {
        phone.send(SipText.options("TCP", "hello"));
        return bench.received().flow();
    }

    @Test
    @DisplayName("The peer closes: the event says so, and signalling hears which flow is gone")
    void peerCloses() {
        try (var bench = tcp(it -> it);
                var phone = connect(bench)) {
            var flow = flow(bench, phone);
            phone.hangUp();
            assertEquals(flow, bench.flowClosed().flow());
            var opened = bench.event(SbcEvent.ConnectionOpened.class);
            assertEquals(
                    new SbcEvent.ConnectionOpened(
                            opened.connection(), "tcp", "tcp", flow.local(), flow.remote(), "", List.of()),
                    opened);
            assertEquals(
                    new SbcEvent.ConnectionClosed(
                            opened.connection(), "tcp", "tcp", flow.remote(), "closed by the peer"),
                    bench.event(SbcEvent.ConnectionClosed.class));
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.3: of what came before the peer's FIN whole messages count, half a message is dropped")
    void halfMessage() {
        try (var bench = tcp(it -> it);
                var phone = connect(bench)) {
            phone.send(SipText.options("TCP", "whole")
                    + SipText.options("TCP", "half").substring(0, 77));
            phone.halfClose();
            assertEquals("whole", bench.receivedCall());
            assertEquals(
                    "the connection ended in the middle of a message, after 77 octets",
                    bench.event(SbcEvent.MessageRefused.class).rule());
            bench.flowClosed();
            assertTrue(phone.ended());
        }
    }

    @Test
    @DisplayName("A TCP reset is told from an orderly close")
    void reset() {
        try (var bench = tcp(it -> it);
                var phone = connect(bench)) {
            flow(bench, phone);
            phone.reset();
            assertEquals(
                    "reset by the peer",
                    bench.event(SbcEvent.ConnectionClosed.class).reason());
            bench.flowClosed();
        }
    }

    @Test
    @DisplayName("What is sent on a connection that has just ended fails with words; silence would mean success")
    void sendAfterEnd() {
        try (var bench = tcp(it -> it);
                var phone = connect(bench)) {
            var flow = flow(bench, phone);
            phone.hangUp();
            bench.flowClosed();
            bench.send(flow, SipText.request("late"), "late");
            assertEquals(
                    new TransportEvent.SendFailed("late", "the connection to " + flow.remote() + " is closed"),
                    bench.sendFailed());
        }
    }

    @Test
    @DisplayName("Close sends what was written before, then ends our direction, then waits for the peer's")
    void close() {
        try (var bench = tcp(it -> it);
                var phone = connect(bench)) {
            var flow = flow(bench, phone);
            bench.send(flow, SipText.request("last", 50_000), "last");
            flow.connection().tell(new FlowCommand.Close("enough"));
            // Unread when we close: it must not turn our close into a reset, which would destroy what we sent.
            phone.send(SipText.options("TCP", "too-late"));
            assertTrue(phone.message().contains("Call-ID: last"));
            assertEquals(-1, phone.octet());
            assertEquals("enough", bench.event(SbcEvent.ConnectionClosed.class).reason());
        }
    }

    @Test
    @DisplayName("An idle connection is closed after the idle timeout; one that a binding keeps is not")
    void idle() {
        try (var bench = tcp(it -> it.sip(TransportBench.sip(10, Duration.ofMillis(200), LONG)));
                var kept = connect(bench);
                var idle = connect(bench)) {
            flow(bench, kept).connection().tell(new FlowCommand.Keep(LONG));
            var flow = flow(bench, idle);
            assertEquals(flow, bench.flowClosed().flow());
            assertTrue(idle.ended());
            assertEquals("idle", bench.event(SbcEvent.ConnectionClosed.class).reason());
            kept.send("\r\n\r\n");
            assertEquals('\r', kept.octet());
        }
    }

    @Test
    @DisplayName("Connections above the limit are closed at once with an event; a place that is freed is given away")
    void connectionLimit() {
        try (var bench = tcp(it -> it.sip(TransportBench.sip(2, LONG, LONG)));
                var first = connect(bench);
                var second = connect(bench)) {
            flow(bench, first);
            flow(bench, second);
            try (var third = connect(bench)) {
                assertTrue(third.ended());
                assertEquals(
                        "more than 2 connections on this listener",
                        bench.event(SbcEvent.ConnectionClosed.class).reason());
            }
            first.hangUp();
            bench.flowClosed();
            try (var next = connect(bench)) {
                flow(bench, next);
            }
        }
    }

    @Test
    @DisplayName("A peer that does not read is cut off when 4 MiB wait for it; what cannot be sent fails with words")
    void peerDoesNotRead() {
        try (var bench = tcp(it -> it);
                var phone = connect(bench)) {
            var flow = flow(bench, phone);
            var message = SipText.request("big", 60_000);
            // Twice what the kernel's buffers of both sides and ours can hold together.
            for (var sent = 0L; sent < 4 * TransportLimits.WRITE_MAX_BYTES; sent += 60_000) {
                bench.send(flow, message, "flood");
            }
            assertEquals(
                    "the peer does not read what we send", bench.sendFailed().cause());
            var closed = bench.event(SbcEvent.ConnectionClosed.class);
            assertTrue(closed.reason().startsWith("the peer does not read: 4"), closed.reason());
            bench.flowClosed();
        }
    }

    @Test
    @DisplayName("While a connection's messages are not worked off it is not read: the flood waits in the peer, unlost")
    void flood() throws IOException {
        var released = new CountDownLatch(1);
        var message =
                SipText.octets(SipText.head("TCP", "flood", "a.example.com").replace("CSeq: 1 OPTIONS", "CSeq: none")
                        + "Content-Length: 8000\r\n\r\n" + "x".repeat(8_000));
        try (var bench = tcp(it -> it.eventTrap(event -> {
                    if (event instanceof SbcEvent.MessageRefused) {
                        await(released);
                    }
                }));
                var phone = SocketChannel.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), bench.port("tcp")))) {
            var taken = writeUntilStuck(phone, message);
            released.countDown();
            assertTrue(taken > TransportLimits.MAILBOX_HIGH, taken + " messages");
            for (var i = 0; i < taken; i++) {
                bench.inbound().expectMessageClass(InboundSip.Malformed.class, TransportBench.PATIENCE);
            }
        } finally {
            released.countDown();
        }
    }

    // Whole messages written until the socket takes no more; fails at 64 MB, which no kernel buffer here holds.
    private static int writeUntilStuck(SocketChannel phone, byte[] message) throws IOException {
        phone.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
        phone.configureBlocking(false);
        try (var selector = Selector.open()) {
            phone.register(selector, SelectionKey.OP_WRITE);
            var written = 0L;
            var buffer = ByteBuffer.wrap(message);
            while (selector.select(1_000) > 0) {
                selector.selectedKeys().clear();
                written += phone.write(buffer);
                if (!buffer.hasRemaining()) {
                    buffer.rewind();
                }
                assertTrue(written < 64L * 1024 * 1024, "it is read without end");
            }
            return (int) (written / message.length);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    @DisplayName("An actor that fails takes its connection with it, tells signalling, and nobody else notices")
    void actorFails() {
        try (var bench = tcp(it -> it.eventTrap(event -> {
                    if (event instanceof SbcEvent.MessageRefused) {
                        throw new IllegalStateException("on purpose");
                    }
                }));
                var other = connect(bench);
                var phone = connect(bench)) {
            var unharmed = flow(bench, other);
            var flow = flow(bench, phone);
            phone.send(SipText.options("TCP", "bad").replace("CSeq: 1", "CSeq: x"));
            assertEquals(flow, bench.flowClosed().flow());
            assertTrue(phone.ended());
            assertNotEquals(flow, unharmed);
            other.send(SipText.options("TCP", "still"));
            assertEquals("still", bench.receivedCall());
        }
    }

    @Test
    @DisplayName("Stop closes connections that are open, and refuses new ones")
    void stopCloses() {
        var bench = tcp(it -> it);
        try (var phone = connect(bench)) {
            var received = flow(bench, phone);
            var port = bench.port("tcp");
            bench.close();
            assertEquals(-1, phone.octet());
            assertEquals(received, bench.flowClosed().flow());
            assertEquals(
                    "the SBC stops",
                    bench.event(SbcEvent.ConnectionClosed.class).reason());
            var refused = org.junit.jupiter.api.Assertions.assertThrows(
                    java.io.UncheckedIOException.class, () -> StreamPeer.connect(port));
            assertInstanceOf(java.net.ConnectException.class, refused.getCause());
        }
    }

    @Test
    @DisplayName("RFC 3261 §18.2.2: a response written just before the peer's request to close still arrives")
    void responseBeforeClose() {
        try (var bench = tcp(it -> it);
                var phone = connect(bench)) {
            phone.send(SipText.options("TCP", "asked"));
            var received = bench.received();
            bench.send(received.flow(), UasResponse.to((SipRequest) received.message(), 200, "us"), "answer");
            assertTrue(phone.message().startsWith("SIP/2.0 200"));
            phone.halfClose();
            assertEquals(-1, phone.octet());
        }
    }
}
