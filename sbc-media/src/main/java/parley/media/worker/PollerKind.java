package parley.media.worker;

import java.io.IOException;

/// How a worker waits for packets.
public enum PollerKind {
    /// epoll through `java.lang.foreign`; Linux on x86-64.
    EPOLL,
    /// `java.nio`; everywhere.
    NIO;

    /// The best this machine has.
    public static PollerKind best() {
        return LinuxSockets.available() ? EPOLL : NIO;
    }

    UdpPoller create() throws IOException {
        return switch (this) {
            case EPOLL -> new EpollUdpPoller();
            case NIO -> new NioUdpPoller();
        };
    }
}
