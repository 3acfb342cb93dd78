package parley.media.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import parley.media.bridge.TransportAddress;

/// A blocking UDP socket that tells how what comes in is marked: `recvmsg` with `IP_RECVTOS` (ip(7)) or
/// `IPV6_RECVTCLASS` (RFC 3542 §6.5), which `java.net` does not have.
final class MarkedReceiver implements AutoCloseable {
    private static final int IP_RECVTOS = 13;
    private static final int IPV6_RECVTCLASS = 66;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int PATIENCE_SECONDS = 10;
    private static final int SOCK_DGRAM = 2;
    private static final int ROOM_BYTES = 256;

    // struct msghdr and struct cmsghdr of 64-bit Linux.
    private static final int MESSAGE_BYTES = 56;
    private static final int VECTOR_OFFSET = 16;
    private static final int CONTROL_OFFSET = 32;
    private static final int CONTROL_DATA_OFFSET = 16;

    private static final MethodHandle SOCKET = call(JAVA_INT, "socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SETSOCKOPT =
            call(JAVA_INT, "setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle BIND = call(JAVA_INT, "bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = call(JAVA_LONG, "recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = call(JAVA_INT, "close", JAVA_INT);

    private final Arena arena = Arena.ofConfined();
    private final int socket;

    MarkedReceiver(TransportAddress at) throws Throwable {
        var family = at.isIpv4() ? LinuxSockets.AF_INET : LinuxSockets.AF_INET6;
        socket = (int) SOCKET.invokeExact(family, SOCK_DGRAM, 0);
        assertTrue(socket >= 0);
        var on = arena.allocateFrom(JAVA_INT, 1);
        set(
                at.isIpv4() ? LinuxSockets.IPPROTO_IP : LinuxSockets.IPPROTO_IPV6,
                at.isIpv4() ? IP_RECVTOS : IPV6_RECVTCLASS,
                on);
        set(SOL_SOCKET, SO_RCVTIMEO, arena.allocateFrom(JAVA_LONG, PATIENCE_SECONDS, 0));
        var address = arena.allocate(SocketAddressLayout.MAX_BYTES, Long.BYTES);
        var bytes = SocketAddressLayout.write(address, family, at);
        assertEquals(0, (int) BIND.invokeExact(socket, address, bytes));
    }

    @SuppressWarnings("restricted") // system calls are what this class is for
    private static MethodHandle call(MemoryLayout answer, String name, MemoryLayout... arguments) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(answer, arguments));
    }

    private void set(int level, int name, MemorySegment value) throws Throwable {
        assertEquals(0, (int) SETSOCKOPT.invokeExact(socket, level, name, value, (int) value.byteSize()));
    }

    /// The traffic class, or type of service, of the next datagram.
    int trafficClass() throws Throwable {
        var vector = arena.allocateFrom(JAVA_LONG, arena.allocate(ROOM_BYTES).address(), ROOM_BYTES);
        var control = arena.allocate(ROOM_BYTES, Long.BYTES);
        var message = arena.allocate(MESSAGE_BYTES, Long.BYTES);
        message.set(ADDRESS, VECTOR_OFFSET, vector);
        message.set(JAVA_LONG, VECTOR_OFFSET + Long.BYTES, 1L);
        message.set(ADDRESS, CONTROL_OFFSET, control);
        message.set(JAVA_LONG, CONTROL_OFFSET + Long.BYTES, control.byteSize());
        assertTrue((long) RECVMSG.invokeExact(socket, message, 0) > 0, "nothing came");
        // One octet for IPv4, an int for IPv6; the others are zero.
        return control.get(JAVA_INT, CONTROL_DATA_OFFSET);
    }

    @Override
    public void close() {
        try {
            assertEquals(0, (int) CLOSE.invokeExact(socket));
        } catch (Throwable fault) {
            throw new AssertionError(fault);
        }
        arena.close();
    }
}
