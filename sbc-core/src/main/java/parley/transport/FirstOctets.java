package parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/// Remembers how the peer began, in case that turns out to be no TLS, and leaves the pipeline.
final class FirstOctets extends ChannelInboundHandlerAdapter {
    /// Enough to know a SIP start line by its method and scheme.
    private static final int KEPT_BYTES = 32;

    private String text = "";

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf octets) {
            var kept = Math.min(KEPT_BYTES, octets.readableBytes());
            text = octets.toString(octets.readerIndex(), kept, StandardCharsets.ISO_8859_1);
        }
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }

    /// At most that many octets of the first read, as ISO 8859-1.
    String text() {
        return text;
    }
}
