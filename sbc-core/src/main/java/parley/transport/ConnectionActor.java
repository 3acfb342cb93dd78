package parley.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.sip.message.SipWriter;

/// Owns one TCP or TLS connection, whoever opened it: hands on what arrives, writes what is sent, answers pings, and
/// says when it is gone. Lives exactly as long as the connection.
public final class ConnectionActor extends AbstractMatchingBehavior<ConnectionActor.Command> {
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Channel channel;
    private final ActorBridge bridge;
    private final Flow flow;
    private final ActorRef<InboundSip> inbound;
    private final Reception reception;
    private final EventSink events;
    private final AtomicLong unsentBytes = new AtomicLong();
    private long keepUntilNanos = System.nanoTime();

    /// What it obeys.
    public sealed interface Command permits FlowCommand, Arrived, Quiet, Ended {}

    record Arrived(SipFrameDecoder.Framed framed) implements Command {}

    /// Nothing was read or written for the idle timeout.
    record Quiet() implements Command {}

    record Ended(String reason) implements Command {}

    private ConnectionActor(
            ActorContext<Command> context,
            OpenConnection connection,
            Function<ActorRef<FlowCommand>, Flow> flow,
            ActorRef<InboundSip> inbound,
            EventSink events) {
        super(context);
        this.channel = connection.channel();
        this.bridge = connection.bridge();
        this.flow = flow.apply(context.getSelf().narrow());
        this.inbound = inbound;
        this.reception = new Reception(inbound, events);
        this.events = events;
        bridge.attach(context.getSelf());
    }

    /// @param flow made of the actor's own reference
    static Behavior<Command> create(
            OpenConnection connection,
            Function<ActorRef<FlowCommand>, Flow> flow,
            ActorRef<InboundSip> inbound,
            EventSink events) {
        return Behaviors.setup(context -> new ConnectionActor(context, connection, flow, inbound, events));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case FlowCommand.Send send -> write(send);
            case FlowCommand.Keep(var atLeast) -> keep(atLeast);
            case FlowCommand.Close(var reason) -> bridge.close(reason);
            case Arrived(var framed) -> arrived(framed);
            case Quiet _ -> quiet();
            case Ended(var reason) -> {
                events.accept(new SbcEvent.ConnectionClosed(
                        flow.listener(), flow.protocol().token(), flow.remote(), reason));
                inbound.tell(new InboundSip.FlowClosed(flow));
                return Behaviors.stopped();
            }
        }
        return this;
    }

    private void arrived(SipFrameDecoder.Framed framed) {
        bridge.processed();
        switch (framed) {
            case SipFrameDecoder.Framed.Message(var octets) -> reception.take(flow, octets);
            case SipFrameDecoder.Framed.Ping _ -> put(PONG);
            case SipFrameDecoder.Framed.Broken broken -> {
                reception
                        .refusal(flow, broken.head(), broken.status(), broken.rule())
                        .ifPresent(answer -> put(SipWriter.write(answer)));
                bridge.close(broken.rule());
            }
        }
    }

    // What nobody waits for; if the connection is gone, so is the need.
    private void put(byte[] octets) {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(octets));
    }

    private void write(FlowCommand.Send send) {
        var octets = SipWriter.write(send.message());
        var waiting = unsentBytes.addAndGet(octets.length);
        if (waiting > TransportLimits.WRITE_MAX_BYTES) {
            unsentBytes.addAndGet(-octets.length);
            send.failures().tell(new TransportEvent.SendFailed(send.token(), "the peer does not read what we send"));
            bridge.close("the peer does not read: " + waiting + " bytes wait for it");
            return;
        }
        channel.writeAndFlush(Unpooled.wrappedBuffer(octets)).addListener(written -> {
            unsentBytes.addAndGet(-octets.length);
            if (!written.isSuccess()) {
                send.failures()
                        .tell(new TransportEvent.SendFailed(
                                send.token(), "the connection to " + flow.remote() + " is closed"));
            }
        });
    }

    private void keep(Duration atLeast) {
        var until = System.nanoTime() + atLeast.toNanos();
        if (until - keepUntilNanos > 0) {
            keepUntilNanos = until;
        }
    }

    private void quiet() {
        if (System.nanoTime() - keepUntilNanos >= 0) {
            bridge.close("idle");
        }
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            // Also when this actor failed: no connection without an owner.
            var _ = channel.close();
        }
        return this;
    }
}
