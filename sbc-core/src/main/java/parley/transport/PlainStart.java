package parley.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Optional;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;

/// Looks at the first octet of a connection without TLS, closes it with an event if it begins a TLS record, and
/// leaves the pipeline. No SIP message begins so. A client that began TLS is told in the language of the port, which
/// every TLS stack reports as what it is: no TLS. An alert would be taken for the word of a TLS server.
final class PlainStart extends ChannelInboundHandlerAdapter {
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final byte[] NO_TLS_HERE =
            "SIP/2.0 400 TLS on a port for SIP without TLS\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

    private final HandshakeReport report;

    PlainStart(HandshakeReport report) {
        this.report = report;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (report.told()) {
            ((ByteBuf) message).release();
            return;
        }
        var first = message instanceof ByteBuf octets && octets.isReadable() ? octets.getByte(octets.readerIndex()) : 0;
        if (first == (report.role() == Role.SERVER ? HANDSHAKE : ALERT)) {
            ((ByteBuf) message).release();
            report.refused(
                    HandshakeReport.remote(context.channel()), new HandshakeFailure.TlsOnPlainPort(), Optional.empty());
            if (report.role() == Role.SERVER) {
                var _ = context.writeAndFlush(Unpooled.wrappedBuffer(NO_TLS_HERE));
            }
            var _ = context.close();
            return;
        }
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }
}
