package parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import parley.transport.SipFrameDecoder.Framed;

/// SIP on WebSocket frames: one message in each WebSocket message, as text where it is UTF-8, else binary (RFC 7118
/// §5). Pings are answered (RFC 6455 §5.5.2, RFC 7118 §6), and so is the double CRLF, for clients that keep their
/// connection alive as on TCP.
final class WebSocketFraming extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
    private static final int PING_BYTES = 4;

    private boolean closing;

    /// Only for one channel: it knows whether that is closing.
    WebSocketFraming() {
        super(WebSocketFrame.class, ByteBuf.class);
    }

    @Override
    protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
        switch (frame) {
            case PingWebSocketFrame ping -> {
                var _ = context.writeAndFlush(
                        new PongWebSocketFrame(ping.content().retain()));
            }
            case CloseWebSocketFrame _ -> {
                var _ = context.pipeline().close();
            }
            case TextWebSocketFrame text -> framed(text.content(), out);
            case BinaryWebSocketFrame binary -> framed(binary.content(), out);
            // A pong that nobody asked for means that the peer lives, which every octet does.
            default -> {}
        }
    }

    private static void framed(ByteBuf content, List<Object> out) {
        var octets = ByteBufUtil.getBytes(content);
        var blank = true;
        for (var octet : octets) {
            blank &= octet == '\r' || octet == '\n';
        }
        if (!blank) {
            out.add(new Framed.Message(octets));
        } else if (octets.length >= PING_BYTES) {
            out.add(new Framed.Ping());
        }
    }

    @Override
    protected void encode(ChannelHandlerContext context, ByteBuf message, List<Object> out) {
        var content = message.retain();
        out.add(
                ByteBufUtil.isText(content, StandardCharsets.UTF_8)
                        ? new TextWebSocketFrame(content)
                        : new BinaryWebSocketFrame(content));
    }

    // RFC 6455 §7.1.2: a close frame first, ours or the answer to the peer's.
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing || !context.channel().isActive()) {
            var _ = context.close(promise);
            return;
        }
        closing = true;
        var _ = context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                .addListener(_ -> {
                    var _ = context.close(promise);
                });
    }
}
