package parley.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import parley.sip.message.SipParser;

/// Cuts a stream of bytes into SIP messages, wherever TCP or TLS split it (RFC 3261 §18.3): the head ends at the
/// empty line, the body has as many bytes as `Content-Length` says. Between messages, a double CRLF is a ping (RFC
/// 5626 §4.4.1) and a single one is to be ignored (RFC 3261 §7.5).
///
/// Emits [Framed]. After [Framed.Broken] it takes no more bytes: where the next message begins cannot be known.
final class SipFrameDecoder extends ByteToMessageDecoder {
    // Status codes of RFC 3261 §21.4.1 and §21.5.7.
    private static final int BAD = 400;
    private static final int TOO_LARGE = 513;

    private static final byte CR = '\r';
    private static final byte LF = '\n';

    // Offset from the reader index up to which no head end was found, so that a head that comes byte by byte costs
    // linear time.
    private int searched;
    // Length of the head, once it is complete; 0 before.
    private int headLength;
    private int bodyLength;
    private boolean broken;
    private boolean begun;

    /// What the stream holds next.
    sealed interface Framed {
        /// One message.
        /// @param octets all of it
        @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
        record Message(byte[] octets) implements Framed {}

        /// The peer wants a CRLF back.
        record Ping() implements Framed {}

        /// The stream cannot be followed any further.
        /// @param rule that it broke
        /// @param status to answer with, where the head can be answered
        /// @param head of the message, if it came so far; else empty
        /// @param begun true if a message was framed before on this connection
        @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
        record Broken(String rule, int status, byte[] head, boolean begun) implements Framed {}
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (headLength == 0 && !head(in, out)) {
            return;
        }
        var total = headLength + bodyLength;
        if (in.readableBytes() >= total) {
            var octets = new byte[total];
            in.readBytes(octets);
            begun = true;
            headLength = 0;
            searched = 0;
            out.add(new Framed.Message(octets));
        }
    }

    // True once the head is complete and its body's length known.
    private boolean head(ByteBuf in, List<Object> out) {
        if (searched == 0 && between(in, out)) {
            return false;
        }
        var end = SipHeadScan.headEnd(in, in.readerIndex() + searched);
        var seen = end < 0 ? in.readableBytes() : end - in.readerIndex();
        if (seen > SipParser.HEADERS_MAX_BYTES) {
            refuse(in, out, "header block of more than " + SipParser.HEADERS_MAX_BYTES + " bytes", TOO_LARGE, 0);
            return false;
        }
        if (end < 0) {
            // The last three bytes may be the beginning of the end.
            searched = Math.max(0, in.readableBytes() - 3);
            if (!begun && !SipHeadScan.mayBeSip(in)) {
                refuse(in, out, "the first bytes are no SIP start line (RFC 3261 §7.1, §7.2)", BAD, 0);
            }
            return false;
        }
        return switch (SipHeadScan.contentLength(in, in.readerIndex(), end)) {
            case SipHeadScan.Length.Known(var octets)
            when octets > SipParser.MESSAGE_MAX_BYTES - seen -> {
                refuse(in, out, "message of more than " + SipParser.MESSAGE_MAX_BYTES + " bytes", TOO_LARGE, seen);
                yield false;
            }
            case SipHeadScan.Length.Known(var octets) -> {
                headLength = seen;
                bodyLength = octets;
                yield true;
            }
            case SipHeadScan.Length.Unusable(var rule) -> {
                refuse(in, out, rule, BAD, seen);
                yield false;
            }
        };
    }

    // Takes what may stand between two messages; true if there is nothing else yet.
    private boolean between(ByteBuf in, List<Object> out) {
        while (in.isReadable()) {
            var first = in.getByte(in.readerIndex());
            if (first != CR && first != LF) {
                return false;
            }
            if (first == CR && in.readableBytes() < 4 && prefixOfPing(in)) {
                return true;
            }
            if (in.readableBytes() >= 4 && in.getInt(in.readerIndex()) == 0x0d0a0d0a) {
                in.skipBytes(4);
                out.add(new Framed.Ping());
                return true;
            }
            in.skipBytes(1);
        }
        return true;
    }

    private static boolean prefixOfPing(ByteBuf in) {
        for (var i = 0; i < in.readableBytes(); i++) {
            if (in.getByte(in.readerIndex() + i) != (i % 2 == 0 ? CR : LF)) {
                return false;
            }
        }
        return true;
    }

    private void refuse(ByteBuf in, List<Object> out, String rule, int status, int headOctets) {
        broken = true;
        var head = new byte[headOctets];
        in.getBytes(in.readerIndex(), head);
        in.skipBytes(in.readableBytes());
        out.add(new Framed.Broken(rule, status, head, begun));
    }
}
