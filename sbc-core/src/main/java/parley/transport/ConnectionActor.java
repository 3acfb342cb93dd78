package parley.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.config.SipConfig;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.sip.message.SipWriter;

/// Owns one TCP or TLS connection, whoever opened it: hands on what arrives, writes what is sent, answers pings, and
/// says when it is gone. Lives exactly as long as the connection.
public final class ConnectionActor extends AbstractMatchingBehavior<ConnectionActor.Command> {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final byte[] PING = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final long number = NUMBERS.incrementAndGet();
    private final Channel channel;
    private final ActorBridge bridge;
    private final Flow flow;
    private final ActorRef<InboundSip> inbound;
    private final Reception reception;
    private final EventSink events;
    private final FlowOwner owner;
    private final SipConfig sip;
    private final Liveness liveness;
    private final AtomicLong unsentBytes = new AtomicLong();
    private boolean closing;

    /// What it obeys.
    public sealed interface Command permits FlowCommand, Arrived, Quiet, PingDue, PongDue, Ended, Stop {}

    record Arrived(SipFrameDecoder.Framed framed) implements Command {}

    /// Nothing was read or written for the idle timeout.
    record Quiet() implements Command {}

    private record PingDue() implements Command {}

    private record PongDue() implements Command {}

    /// The socket is closed.
    record Ended(String reason) implements Command {}

    private record Stop() implements Command {}

    private ConnectionActor(
            ActorContext<Command> context,
            OpenConnection connection,
            Function<ActorRef<FlowCommand>, Flow> flow,
            TransportContext transport,
            FlowOwner owner) {
        super(context);
        this.sip = transport.sip();
        this.inbound = transport.inbound();
        this.events = transport.events();
        this.channel = connection.channel();
        this.bridge = connection.bridge();
        this.flow = flow.apply(context.getSelf().narrow());
        this.reception = new Reception(inbound, events, owner);
        this.liveness = new Liveness(
                connection.role(), sip.keepalive(), sip.idleTimeout(), sip.unansweredMax(), System.nanoTime());
        this.owner = owner;
        events.accept(new SbcEvent.ConnectionOpened(
                number,
                this.flow.listener(),
                this.flow.protocol().token(),
                this.flow.local(),
                this.flow.remote(),
                this.flow.peer().subject(),
                this.flow.peer().names()));
        bridge.attach(context.getSelf());
        awaitPing();
    }

    /// @param flow made of the actor's own reference
    /// @param owner hears what becomes of the connection, on the actor's thread
    static Behavior<Command> create(
            OpenConnection connection,
            Function<ActorRef<FlowCommand>, Flow> flow,
            TransportContext transport,
            FlowOwner owner) {
        return Behaviors.setup(context -> new ConnectionActor(context, connection, flow, transport, owner));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case FlowCommand.Send send -> write(send);
            case FlowCommand.Keep(var atLeast) -> liveness.keep(atLeast, System.nanoTime());
            case FlowCommand.Unanswered _ -> unanswered();
            case FlowCommand.Close(var reason) -> {
                if (closing && !channel.isOpen()) {
                    return Behaviors.stopped();
                }
                close(reason);
            }
            case Arrived(var framed) -> arrived(framed);
            case Quiet _ -> quiet();
            case PingDue _ -> ping();
            case PongDue _ -> pongDue();
            case Ended(var reason) -> {
                return ended(reason);
            }
            case Stop _ -> {
                return Behaviors.stopped();
            }
        }
        return this;
    }

    private void arrived(SipFrameDecoder.Framed framed) {
        bridge.processed();
        switch (framed) {
            case SipFrameDecoder.Framed.Message(var octets) -> {
                liveness.received(System.nanoTime());
                reception.take(flow, octets);
            }
            case SipFrameDecoder.Framed.Ping _ -> put(PONG);
            case SipFrameDecoder.Framed.Pong _ -> liveness.ponged(System.nanoTime());
            case SipFrameDecoder.Framed.Broken broken -> {
                reception
                        .refusal(flow, broken.head(), broken.status(), broken.rule())
                        .ifPresent(answer -> put(SipWriter.write(answer)));
                close(broken.rule());
            }
            case SipFrameDecoder.Framed.CutOff(var octets) ->
                reception.drop(flow, "the connection ended in the middle of a message, after " + octets + " octets");
        }
    }

    private void awaitPing() {
        if (liveness.pings()) {
            var pause = liveness.pause(ThreadLocalRandom.current().nextDouble());
            getContext().scheduleOnce(pause, getContext().getSelf(), new PingDue());
        }
    }

    private void ping() {
        if (liveness.idle(System.nanoTime())) {
            quiet();
        }
        if (!closing) {
            put(PING);
            liveness.pinged(System.nanoTime());
            getContext().scheduleOnce(sip.pongTimeout(), getContext().getSelf(), new PongDue());
            awaitPing();
        }
    }

    private void pongDue() {
        if (!closing && liveness.missesPong()) {
            close("no answer to a ping within " + sip.pongTimeout().toMillis() + " ms");
        }
    }

    private void unanswered() {
        if (!closing && liveness.unanswered()) {
            close("wedged: " + sip.unansweredMax() + " requests in a row were not answered, and nothing else came");
        }
    }

    // Nothing can be sent from now on, and those who would are told; the socket takes its time.
    private void close(String reason) {
        takeNoMore(reason);
        bridge.close();
    }

    private void takeNoMore(String reason) {
        if (!closing) {
            closing = true;
            // First the owner: who hears of the end from signalling and sends again must find it knowing.
            owner.closing(flow);
            events.accept(new SbcEvent.ConnectionClosed(
                    number, flow.listener(), flow.protocol().token(), flow.remote(), reason));
            inbound.tell(new InboundSip.FlowClosed(flow));
        }
    }

    private Behavior<Command> ended(String reason) {
        if (closing) {
            return Behaviors.stopped();
        }
        takeNoMore(reason);
        // What was sent to us before its sender could know is still to be answered: silence means success.
        getContext().scheduleOnce(TransportLimits.LINGER, getContext().getSelf(), new Stop());
        return this;
    }

    // What nobody waits for; if the connection is gone, so is the need.
    private void put(byte[] octets) {
        var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(octets));
    }

    private void write(FlowCommand.Send send) {
        if (closing) {
            fail(send, "the connection to " + flow.remote() + " is closed");
            return;
        }
        liveness.sent(System.nanoTime());
        var octets = SipWriter.write(owner.leaving(send.message()));
        var waiting = unsentBytes.addAndGet(octets.length);
        if (waiting > TransportLimits.WRITE_MAX_BYTES) {
            unsentBytes.addAndGet(-octets.length);
            fail(send, "the peer does not read what we send");
            close("the peer does not read: " + waiting + " bytes wait for it");
            return;
        }
        channel.writeAndFlush(Unpooled.wrappedBuffer(octets)).addListener(written -> {
            unsentBytes.addAndGet(-octets.length);
            if (!written.isSuccess()) {
                fail(send, "the connection to " + flow.remote() + " is closed");
            }
        });
    }

    // From any thread.
    private static void fail(FlowCommand.Send send, String cause) {
        send.failures().tell(new TransportEvent.SendFailed(send.token(), cause));
    }

    private void quiet() {
        if (!liveness.kept(System.nanoTime())) {
            close("idle");
        }
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            // Also when this actor failed: no connection without an owner, and nobody left to believe in it.
            takeNoMore("its actor stopped");
            var _ = channel.close();
        }
        return this;
    }
}
