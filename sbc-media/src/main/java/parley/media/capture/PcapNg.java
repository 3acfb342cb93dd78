package parley.media.capture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes the blocks of pcapng (draft-ietf-opsawg-pcapng), one section, little-endian, into a buffer of the caller's.
/// Packets are bare IP (`LINKTYPE_RAW`), their times nanoseconds since 1970.
///
/// ```
/// Section Header, then Interface Description, Enhanced Packet and, at the end, Interface Statistics blocks, each:
///   type 4 | total length 4 | body, padded to 4 | options, padded each | total length 4
/// ```
final class PcapNg {
    /// Longest comment in octets: the length of an option is 16 bits, and the block must fit a buffer.
    static final int COMMENT_MAX_BYTES = 32 * 1024;

    /// A buffer of this size takes any block: a packet of 64 KiB, or a name and a comment.
    static final int BLOCK_MAX_BYTES = 128 * 1024;

    private static final int SECTION_HEADER = 0x0a0d_0d0a;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int INTERFACE_STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;

    private static final long UNKNOWN_LENGTH = -1;
    private static final short LINKTYPE_RAW = 101;

    private static final short OPTION_END = 0;
    private static final short OPTION_COMMENT = 1;
    private static final short SHB_APPLICATION = 4;
    private static final short IF_NAME = 2;
    private static final short IF_TIME_RESOLUTION = 9;
    private static final byte NANOSECONDS = 9;
    private static final short PACKET_FLAGS = 2;
    private static final short STATISTICS_RECEIVED = 4;
    private static final short STATISTICS_DROPPED = 5;

    private PcapNg() {}

    /// Which way a packet went, as the two lowest bits of `epb_flags` have it.
    enum Direction {
        INBOUND(1),
        OUTBOUND(2);

        private final int flag;

        Direction(int flag) {
            this.flag = flag;
        }
    }

    /// An empty buffer for blocks.
    static ByteBuffer buffer() {
        return ByteBuffer.allocate(BLOCK_MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Section Header Block (§4.1).
    /// @param application that writes
    /// @param comment to the whole
    static void section(ByteBuffer to, String application, String comment) {
        int start = begin(to, SECTION_HEADER);
        to.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0).putLong(UNKNOWN_LENGTH);
        text(to, OPTION_COMMENT, comment);
        text(to, SHB_APPLICATION, application);
        end(to, start);
    }

    /// Interface Description Block (§4.2). Interfaces count from 0 in the order of these.
    static void description(ByteBuffer to, String name, String comment) {
        int start = begin(to, INTERFACE_DESCRIPTION);
        to.putShort(LINKTYPE_RAW).putShort((short) 0).putInt(0);
        text(to, IF_NAME, name);
        to.putShort(IF_TIME_RESOLUTION).putShort((short) 1).putInt(NANOSECONDS);
        text(to, OPTION_COMMENT, comment);
        end(to, start);
    }

    /// Enhanced Packet Block (§4.3).
    /// @param interfaceId of the interface, from 0
    /// @param nanos since 1970
    /// @param ip an IP packet, from 0
    /// @param length octets of it
    /// @param comment empty: none
    static void packet(
            ByteBuffer to, int interfaceId, long nanos, byte[] ip, int length, Direction direction, String comment) {
        int start = begin(to, ENHANCED_PACKET);
        to.putInt(interfaceId);
        time(to, nanos);
        to.putInt(length).putInt(length).put(ip, 0, length);
        pad(to, length);
        to.putShort(PACKET_FLAGS).putShort((short) Integer.BYTES).putInt(direction.flag);
        text(to, OPTION_COMMENT, comment);
        end(to, start);
    }

    /// Interface Statistics Block (§4.6).
    /// @param nanos since 1970
    /// @param received packets
    /// @param dropped for want of room
    static void statistics(ByteBuffer to, int interfaceId, long nanos, long received, long dropped) {
        int start = begin(to, INTERFACE_STATISTICS);
        to.putInt(interfaceId);
        time(to, nanos);
        to.putShort(STATISTICS_RECEIVED).putShort((short) Long.BYTES).putLong(received);
        to.putShort(STATISTICS_DROPPED).putShort((short) Long.BYTES).putLong(dropped);
        end(to, start);
    }

    private static int begin(ByteBuffer to, int type) {
        int start = to.position();
        to.putInt(type).putInt(0);
        return start;
    }

    private static void end(ByteBuffer to, int start) {
        to.putShort(OPTION_END).putShort((short) 0);
        int total = to.position() + Integer.BYTES - start;
        to.putInt(total).putInt(start + Integer.BYTES, total);
    }

    // The upper half first, whatever the byte order.
    private static void time(ByteBuffer to, long nanos) {
        to.putInt((int) (nanos >>> Integer.SIZE)).putInt((int) nanos);
    }

    private static void text(ByteBuffer to, short option, String text) {
        if (text.isEmpty()) {
            return;
        }
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(octets.length, COMMENT_MAX_BYTES);
        to.putShort(option).putShort((short) length).put(octets, 0, length);
        pad(to, length);
    }

    private static void pad(ByteBuffer to, int length) {
        for (int at = length; at % Integer.BYTES != 0; at++) {
            to.put((byte) 0);
        }
    }
}
