package parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parley.tls.ClientHello;
import parley.tls.ClientHelloAssembler;
import parley.tls.ClientHelloAssembler.Progress;
import parley.tls.Handshake;
import parley.tls.HandshakeFailure;
import parley.tls.TlsSnapshot;

/// Holds back what a client sends until its ClientHello is complete, has certificate and policy chosen by it, puts
/// the
/// TLS stage made of them into the pipeline behind itself, and leaves. However the ClientHello is cut into records
/// and
/// segments, the choice is the same.
final class HelloStage extends ChannelInboundHandlerAdapter {
    /// Enough to know a SIP start line by its method and scheme.
    private static final int HEAD_BYTES = 32;

    private final ClientHelloAssembler assembler = new ClientHelloAssembler();
    private final HandshakeReport report;
    private final Duration timeout;
    private final Chooser chooser;
    private @Nullable CompositeByteBuf held;
    private @Nullable Future<?> deadline;
    private @Nullable Throwable socketError;
    private long begun;

    /// Knows the terms.
    interface Chooser {
        TlsSnapshot.Serving serve(ClientHello hello);

        /// Adds the stages of that handshake behind the one of this context.
        /// @param left of the time for the whole handshake
        void begin(ChannelHandlerContext context, Handshake handshake, Duration left);
    }

    /// @param timeout for the whole handshake
    HelloStage(HandshakeReport report, Duration timeout, Chooser chooser) {
        this.report = report;
        this.timeout = timeout;
        this.chooser = chooser;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        begun = context.executor().ticker().nanoTime();
        held = context.alloc().compositeBuffer(Integer.MAX_VALUE);
        deadline = context.executor()
                .schedule(
                        () -> refuse(context, new HandshakeFailure.TimedOut(), -1),
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var octets = (ByteBuf) message;
        if (held == null || report.told()) {
            octets.release();
            return;
        }
        var progress = assembler.feed(octets.nioBuffer());
        held.addComponent(true, octets);
        switch (progress) {
            case Progress.More _ -> {}
            case Progress.Complete(var hello) -> choose(context, held, hello);
            case Progress.NotTls _ -> {
                var head = held.toString(
                        held.readerIndex(), Math.min(HEAD_BYTES, held.readableBytes()), StandardCharsets.ISO_8859_1);
                refuse(context, HandshakeFailure.NotTls.of(head), -1);
            }
            case Progress.Refused(var rule, var alert) -> refuse(context, new HandshakeFailure.BadHello(rule), alert);
        }
    }

    private void choose(ChannelHandlerContext context, ByteBuf octets, ClientHello hello) {
        report.offered(hello.told());
        switch (chooser.serve(hello)) {
            case TlsSnapshot.Serving.Refused(var failure, var alert, var wanted) -> {
                report.wanted(wanted);
                refuse(context, failure, alert);
            }
            case TlsSnapshot.Serving.By(var handshake) -> {
                report.wanted(handshake.wanted());
                var passed = Duration.ofNanos(context.executor().ticker().nanoTime() - begun);
                chooser.begin(context, handshake, timeout.minus(passed));
                held = null;
                context.fireChannelRead(octets);
                context.fireChannelReadComplete();
                context.pipeline().remove(this);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void refuse(ChannelHandlerContext context, HandshakeFailure failure, int alert) {
        if (report.told()) {
            return;
        }
        if (alert >= 0) {
            report.alertSent(alert);
            var record = context.alloc().buffer(7);
            // A fatal alert in a record of its own (RFC 8446 §5.1, §6).
            record.writeByte(21).writeShort(0x0303).writeShort(2).writeByte(2).writeByte(alert);
            var _ = context.writeAndFlush(record);
        }
        report.refused(HandshakeReport.remote(context.channel()), failure, Optional.empty());
        var _ = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        var cause = socketError == null ? new ClosedChannelException() : socketError;
        refuse(context, HandshakeFailure.of(cause), -1);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            socketError = cause;
        }
        var _ = context.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
