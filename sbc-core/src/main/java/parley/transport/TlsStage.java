package parley.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parley.tls.Handshake;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeFailure;
import parley.tls.PeerIdentity;

/// Watches one TLS handshake: reports it as an event, and tells its owner how it went. Stands behind the TLS handler
/// and leaves the pipeline when the handshake is over.
final class TlsStage extends ChannelInboundHandlerAdapter {
    private final Handshake handshake;
    private final WireWatch wire;
    private final HandshakeReport report;
    private final Owner owner;
    private @Nullable Throwable socketError;
    private @Nullable Awaited awaited;

    /// Hears the outcome, on the event loop.
    interface Owner {
        void secured(PeerIdentity peer);

        void refused(Explanation explanation, HandshakeFailure failure);
    }

    /// Our side is through, and the server may refuse us yet.
    /// @param reads how often something had come by then
    private record Awaited(long reads, PeerIdentity peer, List<String> remarks) {}

    /// @param wire stands before the TLS handler
    TlsStage(Handshake handshake, WireWatch wire, HandshakeReport report, Owner owner) {
        this.handshake = handshake;
        this.wire = wire;
        this.report = report;
        this.owner = owner;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            context.fireUserEventTriggered(event);
            return;
        }
        if (!completion.isSuccess()) {
            // TLS closes by itself, behind its alert.
            refuse(context, failure(completion.cause()));
            return;
        }
        switch (handshake.outcome()) {
            case Handshake.Outcome.Objection(var failure) -> {
                refuse(context, failure);
                var _ = context.close();
            }
            case Handshake.Outcome.Accepted(var proved, var remarks) -> {
                if (handshake.mayBeRefusedYet()) {
                    awaited = new Awaited(wire.reads(), proved, remarks);
                    var _ = context.executor()
                            .schedule(
                                    () -> confirm(context),
                                    TransportLimits.REFUSAL_WAIT.toMillis(),
                                    TimeUnit.MILLISECONDS);
                } else {
                    accept(context, proved, remarks);
                }
            }
        }
    }

    private void confirm(ChannelHandlerContext context) {
        if (awaited != null && !report.told() && !context.isRemoved()) {
            accept(context, awaited.peer(), awaited.remarks());
        }
    }

    private void accept(ChannelHandlerContext context, PeerIdentity proved, List<String> remarks) {
        report.accepted(HandshakeReport.remote(context.channel()), handshake, remarks);
        owner.secured(proved);
        context.pipeline().remove(wire);
        context.pipeline().remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        confirm(context);
        context.fireChannelRead(message);
    }

    // A record came that was no alert, or it would have been an exception: a ticket, most likely.
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (awaited != null && wire.reads() > awaited.reads() && socketError == null) {
            confirm(context);
        }
        context.fireChannelReadComplete();
    }

    // TLS does not report the end of every handshake: one that a reset meets at its first write ends in silence.
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse(context, failure(new ClosedChannelException()));
        context.fireChannelInactive();
    }

    private void refuse(ChannelHandlerContext context, HandshakeFailure failure) {
        if (!report.told()) {
            var explanation =
                    report.refused(HandshakeReport.remote(context.channel()), failure, Optional.of(handshake));
            owner.refused(explanation, failure);
        }
    }

    // What TLS cannot tell: that a reset ended the handshake, and what the first bytes were if not TLS.
    private HandshakeFailure failure(Throwable cause) {
        var failure = HandshakeFailure.of(cause);
        if (failure instanceof HandshakeFailure.Interrupted && socketError != null) {
            return HandshakeFailure.of(socketError);
        }
        if (failure instanceof HandshakeFailure.Other && wire.alertReceived() >= 0) {
            return new HandshakeFailure.AlertReceived(wire.alertReceived());
        }
        return failure instanceof HandshakeFailure.NotTls ? HandshakeFailure.NotTls.of(wire.first()) : failure;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (awaited != null) {
            refuse(context, failure(cause));
        }
        // Reported with the handshake's end otherwise, which a socket error brings about.
        if (cause instanceof IOException) {
            socketError = cause;
        }
        var _ = context.close();
    }
}
