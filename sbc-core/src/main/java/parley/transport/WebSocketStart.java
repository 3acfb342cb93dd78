package parley.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.sip.message.SipParser;

/// Takes the one HTTP request that opens a WebSocket for SIP (RFC 6455 §4.2, RFC 7118 §4), and refuses every other.
///
/// The browser, not the user, says from what page a script connects: `Origin` is what keeps the pages of others from
/// using a browser's way to us, or its client certificate. A client that is no browser sends none, and is not kept
/// out
/// by it.
final class WebSocketStart extends ChannelInboundHandlerAdapter {
    private static final String SIP = "sip";
    private static final String ANY_ORIGIN = "*";

    private static final WebSocketDecoderConfig FRAMES = WebSocketDecoderConfig.newBuilder()
            // No extension is agreed on: compressed SIP beside its secrets would tell them by its length.
            .allowExtensions(false)
            .expectMaskedFrames(true)
            .maxFramePayloadLength(SipParser.MESSAGE_MAX_BYTES)
            .closeOnProtocolViolation(true)
            .withUTF8Validator(true)
            .build();

    private final List<String> origins;
    private final Duration timeout;
    private final Runnable opened;
    private final Consumer<String> refused;
    private @Nullable Future<?> deadline;

    /// @param origins served: `*` for all
    /// @param timeout for the request to come whole
    /// @param opened called when the answer has been written
    /// @param refused told why not, in plain words
    WebSocketStart(List<String> origins, Duration timeout, Runnable opened, Consumer<String> refused) {
        this.origins = origins;
        this.timeout = timeout;
        this.opened = opened;
        this.refused = refused;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(
                        () -> {
                            refused.accept("no WebSocket was opened within " + timeout.toMillis() + " ms");
                            var _ = context.close();
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof FullHttpRequest request) {
                judge(context, request);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void judge(ChannelHandlerContext context, FullHttpRequest request) {
        var headers = request.headers();
        var origin = headers.get(HttpHeaderNames.ORIGIN);
        if (!request.decoderResult().isSuccess()) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "the request is not HTTP/1.1");
        } else if (!request.method().equals(HttpMethod.GET)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)
                || !headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "only WebSocket is spoken on this port");
        } else if (!"13".equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "only version 13 of WebSocket is spoken");
        } else if (origin != null && !served(origin)) {
            refuse(context, HttpResponseStatus.FORBIDDEN, "the origin is not one of those that are served");
        } else if (!offersSip(headers.getAllAsString(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL))) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "the subprotocol sip is not offered (RFC 7118 section 4)");
        } else {
            open(context, request);
        }
    }

    private boolean served(String origin) {
        return origins.contains(ANY_ORIGIN) || origins.stream().anyMatch(origin::equalsIgnoreCase);
    }

    private static boolean offersSip(List<String> offers) {
        return offers.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .anyMatch(name -> name.strip().equalsIgnoreCase(SIP));
    }

    private void open(ChannelHandlerContext context, FullHttpRequest request) {
        // Netty's answer takes the place of its HTTP stages, in time for frames that came with the request.
        var handshaker = new WebSocketServerHandshaker13("", SIP, FRAMES);
        handshaker.handshake(context.channel(), request).addListener(answered -> {
            if (answered.isSuccess()) {
                opened.run();
                context.pipeline().remove(this);
            } else {
                var _ = context.close();
            }
        });
    }

    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String why) {
        refused.accept(why);
        var words = Unpooled.copiedBuffer(why + "\n", StandardCharsets.UTF_8);
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, words);
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, words.readableBytes())
                .set(HttpHeaderNames.CONNECTION, "close");
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            answer.headers().set(HttpHeaderNames.UPGRADE, "websocket").set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
        context.writeAndFlush(answer).addListener(_ -> {
            var _ = context.close();
        });
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        refused.accept("the connection failed before a WebSocket was opened");
        var _ = context.close();
    }
}
