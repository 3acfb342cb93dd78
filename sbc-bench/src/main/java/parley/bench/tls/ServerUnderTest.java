package parley.bench.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import parley.bench.ProcessUsage;

/// A running server whose CPU time can be read. All of it is pinned to one core.
final class ServerUnderTest implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

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
        return ProcessUsage.of(process).cpuSeconds();
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
