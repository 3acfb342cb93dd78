package parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import parley.sip.message.SipFraming;
import parley.tls.HandshakeExplainer.Role;

/// Cuts a stream of bytes into SIP messages, wherever TCP or TLS split it (RFC 3261 §18.3): [SipFraming] on Netty's
/// buffers. A connection's bytes that are no whole message yet are held here, at most one message's worth, since
/// [SipFraming] refuses a longer one as soon as it shows.
///
/// Emits [Framed]. After [Framed.Broken] it takes no more bytes: where the next message begins cannot be known.
final class SipFrameDecoder extends ByteToMessageDecoder {
    // RFC 5626 §4.4.1: the double CRLF is the one that wants an answer.
    private static final int PING_BYTES = 4;

    private final Role role;
    private final SipFraming framing;
    private @Nullable Future<?> deadline;
    private boolean broken;

    /// @param role ours on that connection: who opened it sends the pings and gets the pongs
    SipFrameDecoder(Role role) {
        this.role = role;
        this.framing = new SipFraming(role == Role.CLIENT);
    }

    /// What the stream holds next.
    sealed interface Framed {
        /// One message.
        /// @param octets all of it
        @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
        record Message(byte[] octets) implements Framed {}

        /// The peer wants a CRLF back.
        record Ping() implements Framed {}

        /// The peer answers our ping.
        record Pong() implements Framed {}

        /// The stream cannot be followed any further.
        /// @param rule that it broke
        /// @param status to answer with, where the head can be answered
        /// @param head of the message, if it came so far; else empty, and there is nothing to answer
        @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
        record Broken(String rule, int status, byte[] head) implements Framed {}

        /// The connection ended in the middle of a message, which is dropped.
        /// @param octets that had come of it
        record CutOff(int octets) implements Framed {}
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        var frame = framing.next(in::getByte, in.readerIndex(), in.writerIndex());
        watch(context, frame instanceof SipFraming.Frame.NeedMore && in.readableBytes() >= PING_BYTES);
        switch (frame) {
            case SipFraming.Frame.NeedMore _ -> {
                // The rest comes with the next read.
            }
            case SipFraming.Frame.KeepAlive(var octets) -> {
                in.skipBytes(octets);
                if (octets == PING_BYTES) {
                    out.add(new Framed.Ping());
                } else if (role == Role.CLIENT) {
                    out.add(new Framed.Pong());
                }
            }
            case SipFraming.Frame.Message(var octets) -> out.add(new Framed.Message(taken(in, octets)));
            case SipFraming.Frame.Broken(var status, var rule, var octets) -> {
                broken = true;
                out.add(new Framed.Broken(rule, status, taken(in, octets)));
                in.skipBytes(in.readableBytes());
            }
        }
    }

    // Less than a ping is not the beginning of a message: some peers keep a connection alive by a lone CRLF.
    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        watch(context, false);
        if (!broken && in.readableBytes() >= PING_BYTES) {
            out.add(new Framed.CutOff(in.readableBytes()));
        }
        in.skipBytes(in.readableBytes());
    }

    // Begins, or ends, the wait for the rest of a message.
    private void watch(ChannelHandlerContext context, boolean halfway) {
        if (halfway && deadline == null) {
            deadline = context.executor()
                    .schedule(() -> giveUp(context), TransportLimits.MESSAGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } else if (!halfway && deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void giveUp(ChannelHandlerContext context) {
        broken = true;
        var rule = "a message did not come whole within " + TransportLimits.MESSAGE_TIMEOUT.toSeconds() + " s";
        context.fireChannelRead(new Framed.Broken(rule, 0, new byte[0]));
    }

    private static byte[] taken(ByteBuf in, int length) {
        var octets = new byte[length];
        in.readBytes(octets);
        return octets;
    }
}
