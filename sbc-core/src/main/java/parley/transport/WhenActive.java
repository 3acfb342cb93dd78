package parley.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Runs something once when the connection is established, and leaves the pipeline.
final class WhenActive extends ChannelInboundHandlerAdapter {
    private final Runnable action;

    WhenActive(Runnable action) {
        this.action = action;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        action.run();
        context.fireChannelActive();
        context.pipeline().remove(this);
    }
}
