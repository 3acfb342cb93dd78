package parley.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// What waits in the kernel for a UDP port of this machine to be read, as `/proc/net/udp` tells.
final class KernelQueue {
    private static final Path[] SOCKETS = {Path.of("/proc/net/udp"), Path.of("/proc/net/udp6")};
    private static final long BETWEEN_LOOKS_NANOS = 100_000;

    private KernelQueue() {}

    /// Returns once the port's sockets have read everything: a sender that does not wait for slow readers floods the
    /// kernel, not them.
    ///
    /// @throws AssertionError if that takes longer than [TransportBench#PATIENCE]
    static void awaitRead(int port) throws IOException {
        var deadline = System.nanoTime() + TransportBench.PATIENCE.toNanos();
        while (waiting(port)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("UDP port " + port + " is not being read");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private static boolean waiting(int port) throws IOException {
        var local = String.format(Locale.ROOT, ":%04X", port);
        for (var sockets : SOCKETS) {
            try (Stream<String> lines = Files.lines(sockets)) {
                // "sl local_address rem_address st tx_queue:rx_queue ..."
                if (lines.map(it -> it.strip().split("\\s+"))
                        .anyMatch(it -> it[1].endsWith(local) && !it[4].endsWith(":00000000"))) {
                    return true;
                }
            }
        }
        return false;
    }
}
