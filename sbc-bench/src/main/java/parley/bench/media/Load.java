package parley.bench.media;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import parley.bench.ProcessUsage;

/// Packets, or handshakes alone, from the load generator through a relay.
/// @param programs has the generator
/// @param warmUp media that is not measured, first
/// @param time media that is
/// @param packetsPerSecond of each leg
record Load(Programs programs, Duration warmUp, Duration time, int packetsPerSecond) {
    // Started and not finished, for each thread of the load: what a burst of calls at one SBC looks like.
    private static final int HANDSHAKES_IN_FLIGHT = 16;
    static final String PHASE = "PHASE ";

    /// What came of it.
    /// @param told the generator's own report
    /// @param cpuSeconds of the relay in the measured time, or in the handshakes if there was no media
    /// @param residentBytes of the relay at its end
    record Outcome(JsonNode told, double cpuSeconds, long residentBytes) {
        double cpuMicrosPerPacket() {
            return cpuSeconds * 1e6 / Math.max(1, told.path("received").asLong());
        }

        double cpuMillisPerHandshake() {
            return cpuSeconds
                    * 1e3
                    / Math.max(1, told.path("handshake").path("ok").asLong());
        }

        double handshakesPerSecond() {
            return told.path("handshake").path("per_second").asDouble();
        }

        /// Milliseconds of one handshake.
        /// @param quantile `p50`, `p99`
        double handshakeMillis(String quantile) {
            return told.path("handshake").path("ms").path(quantile).asDouble();
        }

        /// Microseconds.
        /// @param quantile `p50`, `p90`, `p99`, `p99.9`, `max`
        double latencyMicros(String quantile) {
            return told.path("latency_us").path(quantile).asDouble();
        }

        double lossPercent() {
            return told.path("loss_pct").asDouble();
        }

        /// @throws IOException if a leg has no keys
        void requireAllLegs() throws IOException {
            int ready = told.path("legs_ready").asInt();
            int legs = told.path("legs").asInt();
            if (ready != legs) {
                throw new IOException("of " + legs + " legs only " + ready + " came through their handshakes");
            }
        }

        /// True if no more was lost than a call can bear, and nobody heard nothing.
        boolean passes() {
            return lossPercent() < 0.1
                    && latencyMicros("p99") < 50_000
                    && told.path("legs_silent").asInt() == 0
                    && told.path("legs_ready").asInt() == told.path("legs").asInt();
        }
    }

    /// The same at another pace.
    Load paced(int others) {
        return new Load(programs, warmUp, time, others);
    }

    /// Handshakes of all legs, and from then on media whenever asked for.
    Turns turns(Relay.Kind kind, Job job) throws IOException {
        var file = Files.createTempFile("legs", ".txt");
        var relay = Relay.start(kind, job, programs);
        try {
            Files.write(file, relay.legs().stream().map(Leg::line).toList());
            return Turns.start(kind, relay, file, command(file, List.of("--turns")));
        } catch (IOException fault) {
            relay.close();
            throw fault;
        }
    }

    /// Handshakes of all legs, then media on them.
    Outcome media(Relay relay) throws IOException {
        return run(relay, relay.legs(), List.of(), "measure_start", "measure_end");
    }

    /// Handshakes of these legs.
    Outcome handshakes(Relay relay, List<Leg> legs) throws IOException {
        return run(relay, legs, List.of("--handshake-only"), "handshake_start", "handshake_end");
    }

    private Outcome run(Relay relay, List<Leg> legs, List<String> more, String from, String to) throws IOException {
        var file = Files.createTempFile("legs", ".txt");
        try {
            Files.write(file, legs.stream().map(Leg::line).toList());
            var process = new ProcessBuilder(command(file, more)).start();
            var phases = phases(process, relay.process());
            var told = new ObjectMapper().readTree(process.getInputStream());
            var start = phases.get(from);
            var end = phases.get(to);
            if (process.onExit().join().exitValue() != 0 || start == null || end == null) {
                throw new IOException("the load generator failed");
            }
            return new Outcome(told, end.cpuSeconds() - start.cpuSeconds(), end.residentBytes());
        } finally {
            Files.delete(file);
        }
    }

    private List<String> command(Path legs, List<String> more) {
        var command = new ArrayList<>(List.of(programs.srtpload(), "--legs", legs.toString()));
        command.addAll(List.of("--cert", programs.certificate().toString()));
        command.addAll(List.of("--secs", seconds(time), "--warm", seconds(warmUp), "--hs-timeout", "60"));
        command.addAll(List.of("--pps", Integer.toString(packetsPerSecond)));
        command.addAll(List.of("--hs-par", Integer.toString(HANDSHAKES_IN_FLIGHT)));
        command.addAll(List.of("--threads", Integer.toString(Job.loadCpus().size())));
        command.addAll(
                List.of("--cpus", Job.loadCpus().stream().map(Object::toString).collect(Collectors.joining(","))));
        command.addAll(more);
        return Relay.pinned(Job.loadCpus(), command);
    }

    // What the relay had used when each phase began.
    private static Map<String, ProcessUsage> phases(Process load, Process relay) throws IOException {
        var phases = new HashMap<String, ProcessUsage>();
        var errors = new BufferedReader(new InputStreamReader(load.getErrorStream(), StandardCharsets.UTF_8));
        for (var line = errors.readLine(); line != null; line = errors.readLine()) {
            if (line.startsWith(PHASE)) {
                phases.put(line.substring(PHASE.length()).split(" ", 2)[0], ProcessUsage.of(relay));
            } else {
                System.err.println("load: " + line);
            }
        }
        return phases;
    }

    static String seconds(Duration duration) {
        return Double.toString(duration.toMillis() / 1e3);
    }
}
