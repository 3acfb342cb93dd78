package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.tls.HandshakeExplainer.Role;

/// Reading and writing as the bridge steers them, in virtual time.
final class ActorBridgeTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TestProbe<ConnectionActor.Command> actor = KIT.createTestProbe();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ActorBridge bridge = new ActorBridge(channel, Role.SERVER);

    @BeforeEach
    void prepare() {
        channel.freezeTime();
        channel.config()
                .setAutoRead(false)
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(TransportLimits.WRITE_LOW_BYTES, TransportLimits.WRITE_HIGH_BYTES));
        channel.pipeline().addLast(bridge);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private void attach() {
        bridge.attach(actor.getRef());
        channel.runPendingTasks();
    }

    private void arrive(int messages) {
        for (var i = 0; i < messages; i++) {
            channel.writeInbound(new SipFrameDecoder.Framed.Ping());
        }
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private boolean reading() {
        return channel.config().isAutoRead();
    }

    @Test
    @DisplayName("Nothing is read before an actor owns the connection; what came in one read with the handshake waits")
    void beforeTheActor() {
        arrive(2);
        assertFalse(reading());
        attach();
        assertTrue(reading());
        actor.expectMessageClass(ConnectionActor.Arrived.class);
        actor.expectMessageClass(ConnectionActor.Arrived.class);
    }

    @Test
    @DisplayName("A connection that ended before its actor existed still tells it so")
    void endedBeforeTheActor() {
        var _ = channel.close();
        attach();
        assertEquals(new ConnectionActor.Ended("closed by the peer"), actor.receiveMessage());
    }

    @Test
    @DisplayName("Reading stops at 256 messages in the mailbox, and goes on at 64")
    void mailbox() {
        attach();
        arrive(TransportLimits.MAILBOX_HIGH - 1);
        assertTrue(reading());
        arrive(1);
        assertFalse(reading());
        for (var left = TransportLimits.MAILBOX_HIGH - 1; left > TransportLimits.MAILBOX_LOW; left--) {
            bridge.processed();
        }
        channel.runPendingTasks();
        assertFalse(reading());
        bridge.processed();
        channel.runPendingTasks();
        assertTrue(reading());
    }

    @Test
    @DisplayName("While the peer does not read, we do not; after 20 s of that it is cut off")
    void stall() {
        attach();
        var _ = channel.write(Unpooled.wrappedBuffer(new byte[TransportLimits.WRITE_HIGH_BYTES + 1]));
        assertFalse(reading());
        pass(19);
        assertTrue(channel.isOpen());
        pass(1);
        assertFalse(channel.isOpen());
        assertEquals(new ConnectionActor.Ended("the peer did not read what we sent for 20 s"), actor.receiveMessage());
    }

    @Test
    @DisplayName("A peer that reads on in time is not cut off, however often it falters")
    void slowPeer() {
        attach();
        for (var i = 0; i < 10; i++) {
            var _ = channel.write(Unpooled.wrappedBuffer(new byte[TransportLimits.WRITE_HIGH_BYTES + 1]));
            pass(19);
            channel.flush();
            channel.releaseOutbound();
            assertTrue(reading());
        }
        pass(60);
        assertTrue(channel.isOpen());
    }

    @Test
    @DisplayName("A reset is told in plain words, and the connection's end only once")
    void reset() {
        attach();
        channel.pipeline().fireExceptionCaught(new IOException("recvAddress(..) failed: Connection reset by peer"));
        channel.runPendingTasks();
        assertEquals(new ConnectionActor.Ended("reset by the peer"), actor.receiveMessage());
        actor.expectNoMessage(java.time.Duration.ZERO);
    }
}
