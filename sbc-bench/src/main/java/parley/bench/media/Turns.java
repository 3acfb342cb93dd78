package parley.bench.media;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import parley.bench.ProcessUsage;

/// A relay whose calls are up, and which has media only in its turns. Relays that take turns of some seconds see the
/// same machine; minutes apart they would not.
/// @param load the generator, which waits for its next turn
/// @param legs its file
/// @param told its reports, one line each
/// @param phases what it says as it goes
record Turns(Relay.Kind kind, Relay relay, Process load, Path legs, BufferedReader told, BufferedReader phases)
        implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Starts the load.
    /// @param command of the generator, without media of its own
    static Turns start(Relay.Kind kind, Relay relay, Path legs, List<String> command) throws IOException {
        var load = new ProcessBuilder(command).start();
        return new Turns(kind, relay, load, legs, reader(load.getInputStream()), reader(load.getErrorStream()));
    }

    private static BufferedReader reader(java.io.InputStream from) {
        return new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
    }

    /// One turn; the first begins when all handshakes are done.
    /// @param warmUp media that is not measured, first
    /// @param time media that is
    Load.Outcome play(Duration warmUp, Duration time) throws IOException {
        var line = Load.seconds(warmUp) + " " + Load.seconds(time) + "\n";
        load.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        load.getOutputStream().flush();
        var before = await("measure_start");
        var after = await("measure_end");
        var report = Optional.ofNullable(told.readLine()).orElseThrow(() -> new IOException("the load gave no report"));
        return new Load.Outcome(JSON.readTree(report), after.cpuSeconds() - before.cpuSeconds(), after.residentBytes());
    }

    // What the relay had used when that phase began.
    private ProcessUsage await(String phase) throws IOException {
        for (var line = phases.readLine(); line != null; line = phases.readLine()) {
            if (line.startsWith(Load.PHASE + phase)) {
                return ProcessUsage.of(relay.process());
            }
            if (!line.startsWith(Load.PHASE)) {
                System.err.println("load: " + line);
            }
        }
        throw new IOException("the load generator ended before " + phase);
    }

    @Override
    public void close() throws IOException {
        try (var _ = relay) {
            load.destroy();
            load.onExit().join();
            Files.deleteIfExists(legs);
        }
    }
}
