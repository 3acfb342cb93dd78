package parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import parley.tls.ClientHelloAssembler;
import parley.tls.ClientHelloAssembler.Progress;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.ServerHello;

/// Stands between TLS and the socket while a handshake lasts, and notes what only the wire shows: what we offered as
/// a client, what the server agreed to, an alert that we sent unencrypted, how the peer began, and that it goes on.
final class WireWatch extends ChannelDuplexHandler {
    /// Enough to know a SIP start line by its method and scheme.
    private static final int KEPT_BYTES = 32;

    /// Enough for a ServerHello with a hybrid key share (RFC 8446 §4.1.3, some 1,200), twice.
    private static final int SERVER_HELLO_BYTES = 2_400;

    private static final int ALERT = 21;
    private static final int ALERT_RECORD_BYTES = 7;

    private final HandshakeReport report;
    private final ClientHelloAssembler ours = new ClientHelloAssembler();
    private final ByteArrayOutputStream servers = new ByteArrayOutputStream();
    private boolean helloSent;
    private String first = "";
    private long reads;
    private int alertReceived = -1;

    WireWatch(HandshakeReport report) {
        this.report = report;
        this.helloSent = report.role() == Role.SERVER;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf octets) {
            if (reads++ == 0) {
                var kept = Math.min(KEPT_BYTES, octets.readableBytes());
                first = octets.toString(octets.readerIndex(), kept, StandardCharsets.ISO_8859_1);
            }
            alertReceived = alert(octets).orElse(alertReceived);
            if (report.role() == Role.CLIENT) {
                fromServer(octets);
            }
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf octets && octets.isReadable()) {
            if (!helloSent) {
                hello(octets);
            } else {
                alert(octets).ifPresent(report::alertSent);
            }
            if (report.role() == Role.SERVER) {
                fromServer(octets);
            }
        }
        var _ = context.write(message, promise);
    }

    // TLS does not tell what was agreed on once the handshake has failed.
    private void fromServer(ByteBuf octets) {
        var kept = Math.min(SERVER_HELLO_BYTES - servers.size(), octets.readableBytes());
        if (!report.answered() && kept > 0) {
            servers.writeBytes(ByteBufUtil.getBytes(octets, octets.readerIndex(), kept));
            ServerHello.first(servers.toByteArray()).ifPresent(report::answered);
        }
    }

    private void hello(ByteBuf octets) {
        var progress = ours.feed(octets.nioBuffer());
        helloSent = !(progress instanceof Progress.More);
        if (progress instanceof Progress.Complete(var hello)) {
            report.offered(hello.told());
        }
    }

    // TLS writes whole records; an alert of two octets in the clear is the last of them.
    private static OptionalInt alert(ByteBuf octets) {
        var at = octets.writerIndex() - ALERT_RECORD_BYTES;
        return at >= octets.readerIndex()
                        && octets.getByte(at) == ALERT
                        && octets.getUnsignedShort(at + 3) == 2
                        && octets.getByte(at + 1) == 3
                ? OptionalInt.of(octets.getUnsignedByte(at + 6))
                : OptionalInt.empty();
    }

    /// An alert that came in the clear; -1: none did. OpenSSL's TLS 1.3 clients refuse a server's certificate so,
    /// when
    /// BoringSSL expects ciphertext already and cannot read it.
    int alertReceived() {
        return alertReceived;
    }

    /// At most that many octets of the first read, as ISO 8859-1.
    String first() {
        return first;
    }

    /// How often something came.
    long reads() {
        return reads;
    }
}
