package parley.media.worker;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import parley.media.bridge.TransportAddress;

/// `struct sockaddr_in` and `struct sockaddr_in6` of Linux.
///
/// ```
/// sockaddr_in   | family 2 | port 2 | address 4 | zero 8 |
/// sockaddr_in6  | family 2 | port 2 | flow label 4 | address 16 | scope 4 |
/// ```
final class SocketAddressLayout {
    static final int MAX_BYTES = 28;

    private static final int IPV4_BYTES = 16;
    private static final int PORT_OFFSET = 2;
    private static final int IPV4_OFFSET = 4;
    private static final int IPV6_OFFSET = 8;
    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddressLayout() {}

    /// Writes the address.
    /// @return octets written
    static int write(MemorySegment into, int family, TransportAddress address) {
        into.set(JAVA_SHORT, 0, (short) family);
        into.set(SHORT, PORT_OFFSET, (short) address.port());
        if (family == LinuxSockets.AF_INET) {
            into.set(INT, IPV4_OFFSET, (int) address.low());
            into.set(LONG, IPV6_OFFSET, 0L);
            return IPV4_BYTES;
        }
        into.set(INT, IPV4_OFFSET, 0);
        into.set(LONG, IPV6_OFFSET, address.high());
        into.set(LONG, IPV6_OFFSET + Long.BYTES, address.low());
        into.set(INT, MAX_BYTES - Integer.BYTES, 0);
        return MAX_BYTES;
    }

    static int port(MemorySegment from) {
        return from.get(SHORT, PORT_OFFSET) & 0xffff;
    }

    static long mappedIpv4(MemorySegment from) {
        return TransportAddress.mapped(from.get(INT, IPV4_OFFSET));
    }

    static long high(MemorySegment from) {
        return from.get(LONG, IPV6_OFFSET);
    }

    static long low(MemorySegment from) {
        return from.get(LONG, IPV6_OFFSET + Long.BYTES);
    }
}
