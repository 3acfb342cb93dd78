package parley.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;

/// The last stage of a connection's pipeline: hands what happens on the event loop to the [ConnectionActor], and
/// stops reading while that, or the peer, cannot keep up.
final class ActorBridge extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final Role role;
    private final AtomicInteger inMailbox = new AtomicInteger();

    // Event loop only, from here on. What happens before the actor exists waits; reading is off until then.
    private final Queue<ConnectionActor.Command> early = new ArrayDeque<>();
    private @Nullable ActorRef<ConnectionActor.Command> actor;
    private @Nullable Future<?> stallCheck;
    private String closeReason = "";
    private boolean mailboxFull;
    private boolean closeNotified;
    private boolean ended;

    ActorBridge(Channel channel, Role role) {
        this.channel = channel;
        this.role = role;
    }

    /// Makes that actor the owner, and starts reading. From any thread.
    void attach(ActorRef<ConnectionActor.Command> owner) {
        channel.eventLoop().execute(() -> {
            actor = owner;
            early.forEach(owner::tell);
            early.clear();
            adjustReading();
        });
    }

    /// Closes after what was written before. From any thread.
    void close() {
        var _ = channel.close();
    }

    /// The actor has worked off one message. From the actor.
    void processed() {
        if (inMailbox.decrementAndGet() == TransportLimits.MAILBOX_LOW) {
            channel.eventLoop().execute(() -> {
                mailboxFull = false;
                adjustReading();
            });
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (inMailbox.incrementAndGet() >= TransportLimits.MAILBOX_HIGH) {
            mailboxFull = true;
            adjustReading();
        }
        deliver(new ConnectionActor.Arrived((SipFrameDecoder.Framed) message));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        adjustReading();
        if (channel.isWritable()) {
            stopStallCheck();
        } else if (stallCheck == null) {
            stallCheck = context.executor()
                    .schedule(this::stalled, TransportLimits.WRITE_STALL.toMillis(), TimeUnit.MILLISECONDS);
        }
        context.fireChannelWritabilityChanged();
    }

    private void stalled() {
        note("the peer did not read what we sent for " + TransportLimits.WRITE_STALL.toSeconds() + " s");
        // No lingering: the peer takes nothing, so there is nothing to wait for.
        channel.unsafe().close(channel.voidPromise());
    }

    private void stopStallCheck() {
        if (stallCheck != null) {
            stallCheck.cancel(false);
            stallCheck = null;
        }
    }

    private void adjustReading() {
        channel.config().setAutoRead(actor != null && !mailboxFull && channel.isWritable());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            deliver(new ConnectionActor.Quiet());
        } else if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
            // The peer will send nothing more. Ours goes back, and the connection with it (RFC 8446 §6.1).
            closeNotified = true;
            note("closed by the peer");
            close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
    }

    /// Called when the bridge is put into the pipeline of a channel that may be closed already.
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (!channel.isActive()) {
            end();
        }
    }

    private void end() {
        stopStallCheck();
        if (!ended) {
            ended = true;
            deliver(new ConnectionActor.Ended(closeReason.isEmpty() ? unannounced() : closeReason));
        }
    }

    // Without close_notify nobody knows that what came was all (RFC 8446 §6.1): a truncation attack looks like this.
    private String unannounced() {
        var secured = channel.pipeline().get(SslHandler.class) != null;
        return secured && !closeNotified ? "cut off: closed by the peer without close_notify" : "closed by the peer";
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        note(words(cause));
        var _ = context.close();
    }

    // In TLS 1.3 a server judges our certificate after our side of the handshake is done: its alert arrives here.
    private String words(Throwable cause) {
        return switch (HandshakeFailure.of(cause)) {
            case HandshakeFailure.AlertReceived alert ->
                HandshakeExplainer.explain(role, alert).text();
            case HandshakeFailure.Interrupted(var reset) -> reset ? "reset by the peer" : "closed by the peer";
            case HandshakeFailure.TimedOut _ -> "the network timed out";
            case HandshakeFailure.Untrusted _,
                    HandshakeFailure.NoCertificate _,
                    HandshakeFailure.VersionMismatch _,
                    HandshakeFailure.NothingInCommon _,
                    HandshakeFailure.NotTls _,
                    HandshakeFailure.NotConnected _,
                    HandshakeFailure.NoIdentity _,
                    HandshakeFailure.NoProtocol _,
                    HandshakeFailure.BadHello _,
                    HandshakeFailure.TlsOnPlainPort _,
                    HandshakeFailure.Other _ -> inWords(cause);
        };
    }

    private static String inWords(Throwable cause) {
        return switch (cause) {
            case CorruptedWebSocketFrameException frame ->
                "broken WebSocket framing (RFC 6455 §5): " + frame.getMessage();
            case IOException said when said.getMessage() != null -> said.getMessage();
            default -> cause.toString();
        };
    }

    private void note(String reason) {
        if (closeReason.isEmpty()) {
            closeReason = reason;
        }
    }

    private void deliver(ConnectionActor.Command command) {
        if (actor == null) {
            early.add(command);
        } else {
            actor.tell(command);
        }
    }
}
