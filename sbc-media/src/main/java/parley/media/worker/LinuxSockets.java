package parley.media.worker;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls of an epoll loop over UDP sockets, as x86-64 Linux has them: numbers and layouts of its headers.
///
/// Each method returns what the C function returns; where that is negative, [#errno] of the `state` given has the
/// reason.
final class LinuxSockets {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLLIN = 1;
    static final int EFD_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_TRUNC = 0x20;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEPORT = 15;
    static final int IPPROTO_IP = 0;
    static final int IP_TOS = 1;
    static final int IP_MTU_DISCOVER = 10;
    static final int IP_PMTUDISC_WANT = 1;
    static final int IP_PMTUDISC_DO = 2;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_TCLASS = 67;
    static final int IPV6_V6ONLY = 26;
    static final int RLIMIT_NOFILE = 7;
    static final long SYS_SENDTO = 44;
    static final long SYS_RECVFROM = 45;
    static final int EINTR = 4;
    static final int EMSGSIZE = 90;
    static final int EAGAIN = 11;
    static final int EADDRINUSE = 98;

    /// Where a call leaves `errno`.
    static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();

    /// `struct epoll_event` is packed on x86-64.
    static final int EPOLL_EVENT_BYTES = 12;

    static final int EPOLL_EVENT_USER_OFFSET = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno")).withInvokeExactBehavior();

    private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = call("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT = call("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle GETRLIMIT = call("getrlimit", JAVA_INT, ADDRESS);
    private static final MethodHandle SETSOCKOPT = call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = call("close", JAVA_INT);
    private static final MethodHandle EPOLL_CREATE1 = call("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL = call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT = call("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = sized("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = sized("write", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle RECVFROM =
            sized("recvfrom", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SENDTO =
            sized("sendto", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SYSCALL = syscall();

    private LinuxSockets() {}

    /// True where these numbers and layouts hold.
    static boolean available() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    @SuppressWarnings("restricted") // system calls are what this class is for
    private static MethodHandle call(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted") // as above
    private static MethodHandle sized(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_LONG, arguments),
                Linker.Option.captureCallState("errno"));
    }

    // For every packet, so without what few of them need. It looks for no errno; and the C library's recv and send
    // first make the thread one that may be cancelled, and then one that may not, each by a locked access.
    @SuppressWarnings("restricted") // as above
    private static MethodHandle syscall() {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                Linker.Option.firstVariadicArg(1));
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    static int socket(MemorySegment state, int family) {
        try {
            return (int) SOCKET.invokeExact(state, family, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static int bind(MemorySegment state, int socket, MemorySegment address, int addressBytes) {
        try {
            return (int) BIND.invokeExact(state, socket, address, addressBytes);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static int connect(MemorySegment state, int socket, MemorySegment address, int addressBytes) {
        try {
            return (int) CONNECT.invokeExact(state, socket, address, addressBytes);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// The address that a socket is bound to.
    /// @param address takes it; `addressBytes` holds its room before, its length after
    static int name(MemorySegment state, int socket, MemorySegment address, MemorySegment addressBytes) {
        try {
            return (int) GETSOCKNAME.invokeExact(state, socket, address, addressBytes);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// How many files this process may have open; 0 if the system does not say.
    static long openFilesMax(Arena arena, MemorySegment state) {
        var limits = arena.allocate(JAVA_LONG, 2);
        try {
            return (int) GETRLIMIT.invokeExact(state, RLIMIT_NOFILE, limits) == 0
                    ? Math.max(0, limits.get(JAVA_LONG, 0))
                    : 0;
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// Sets an option whose value is one `int`.
    static int option(MemorySegment state, int socket, int level, int name, MemorySegment value) {
        try {
            return (int) SETSOCKOPT.invokeExact(state, socket, level, name, value, Integer.BYTES);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static int close(MemorySegment state, int descriptor) {
        try {
            return (int) CLOSE.invokeExact(state, descriptor);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static int epollCreate(MemorySegment state) {
        try {
            return (int) EPOLL_CREATE1.invokeExact(state, EPOLL_CLOEXEC);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static int epollAdd(MemorySegment state, int epoll, int descriptor, MemorySegment event) {
        try {
            return (int) EPOLL_CTL.invokeExact(state, epoll, EPOLL_CTL_ADD, descriptor, event);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static int epollWait(MemorySegment state, int epoll, MemorySegment events, int maxEvents, int timeoutMillis) {
        try {
            return (int) EPOLL_WAIT.invokeExact(state, epoll, events, maxEvents, timeoutMillis);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static int eventfd(MemorySegment state) {
        try {
            return (int) EVENTFD.invokeExact(state, 0, EFD_NONBLOCK_CLOEXEC);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static long read(MemorySegment state, int descriptor, MemorySegment into) {
        try {
            return (long) READ.invokeExact(state, descriptor, into, into.byteSize());
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static long write(MemorySegment state, int descriptor, MemorySegment from) {
        try {
            return (long) WRITE.invokeExact(state, descriptor, from, from.byteSize());
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// Reads a datagram.
    /// @param address takes the source; `addressBytes` holds its room before, its length after
    static long receive(
            MemorySegment state, int socket, MemorySegment into, MemorySegment address, MemorySegment addressBytes) {
        try {
            return (long) RECVFROM.invokeExact(
                    state, socket, into, into.byteSize(), MSG_DONTWAIT | MSG_TRUNC, address, addressBytes);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    static long send(
            MemorySegment state, int socket, MemorySegment from, long bytes, MemorySegment address, int addressBytes) {
        try {
            return (long) SENDTO.invokeExact(state, socket, from, bytes, MSG_DONTWAIT, address, addressBytes);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// Reads a datagram, whoever it is from. Leaves no `errno`.
    static long receive(int socket, MemorySegment into) {
        try {
            return (long) SYSCALL.invokeExact(
                    SYS_RECVFROM, (long) socket, into, into.byteSize(), (long) (MSG_DONTWAIT | MSG_TRUNC), 0L, 0L);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// Sends to the peer that the socket is connected to. Leaves no `errno`.
    static long send(int socket, MemorySegment from, long bytes) {
        try {
            return (long) SYSCALL.invokeExact(SYS_SENDTO, (long) socket, from, bytes, (long) MSG_DONTWAIT, 0L, 0L);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    // A method handle of the linker throws only if it was called with the wrong types.
    private static AssertionError impossible(Throwable fault) {
        return new AssertionError("a system call threw", fault);
    }
}
