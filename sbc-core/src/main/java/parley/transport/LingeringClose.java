package parley.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/// Closes in two steps: first our direction, then, once the peer has closed its own or [TransportLimits#LINGER] is
/// over, the socket. What arrives in between is dropped. Stands first in the pipeline, so that TLS alerts and
/// close_notify have passed before. Without it, bytes of the peer that we have not read would make the kernel reset
/// the connection, and the peer might never see the alert or response that says why.
final class LingeringClose extends ChannelDuplexHandler {
    private boolean closing;

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!context.channel().isActive() || !(context.channel() instanceof DuplexChannel channel)) {
            var _ = context.close(promise);
            return;
        }
        channel.closeFuture().addListener(_ -> promise.trySuccess());
        if (closing) {
            return;
        }
        closing = true;
        // What was written before goes out first.
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            var _ = channel.shutdownOutput();
        });
        channel.config().setAutoRead(true);
        var giveUp = context.executor()
                .schedule(
                        () -> {
                            var _ = context.close();
                        },
                        TransportLimits.LINGER.toMillis(),
                        TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> giveUp.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }
}
