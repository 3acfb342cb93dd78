package parley.bench.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A running server whose CPU time can be read. All of it is pinned to one core.
final class ServerUnderTest implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    // Of the kernel's clock, in which it counts CPU time; the same on every Linux platform we know of.
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final int port;

    private ServerUnderTest(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts it and waits until it accepts.
    /// @param cpu that it may use
    /// @param log gets what it prints
    static ServerUnderTest start(List<String> command, int cpu, int port, Path log) throws IOException {
        var pinned = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu)));
        pinned.addAll(command);
        var server = new ServerUnderTest(
                new ProcessBuilder(pinned)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                port);
        var deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!server.accepts()) {
            if (System.nanoTime() > deadline || !server.process.isAlive()) {
                server.close();
                throw new IOException(String.join(" ", command) + " does not listen: " + Files.readString(log));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return server;
    }

    int port() {
        return port;
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// CPU time used so far, in seconds, by the process and its children.
    double cpuSeconds() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(ServerUnderTest::cpuSeconds)
                .sum();
    }

    private static double cpuSeconds(ProcessHandle handle) {
        try {
            var stat = Files.readString(Path.of("/proc/" + handle.pid() + "/stat"), StandardCharsets.UTF_8);
            // The name in brackets may hold blanks; user and system time are the 12th and 13th field behind it.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (java.nio.file.NoSuchFileException _) {
            return 0;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public void close() {
        var all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
