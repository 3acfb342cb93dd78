package parley.bench.media;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import parley.bench.BenchOptions;
import parley.common.SrtpSuite;

/// The media relay beside rtpengine and a relay in C that does nothing else: on the same cores, under the same load
/// from the others. `./sbc bench media` runs it.
///
/// For the CPU time of a packet all of them are up with their calls, and have media in turns of a few seconds. For the
/// rest one starts after the other has ended.
///
/// The load is 50 packets a second each way on both legs of each call, G.711 of 20 ms, each packet checked where it
/// comes out. Only the relay's own CPU time is counted, as the kernel does. The relay in C knows no DTLS and is given
/// keys.
public final class MediaBenchmark {
    private static final Duration WARM_UP_NATIVE = Duration.ofSeconds(3);
    // After seconds of another relay on the core.
    private static final Duration WARM_UP_TURN = Duration.ofSeconds(1);
    private static final int MEMORY_FACTOR = 3;
    private static final int MEMORY_PACKETS_PER_SECOND = 10;
    // Four ports each, and two relays share this machine's.
    private static final int HANDSHAKE_CALLS = 2_200;
    private static final int HANDSHAKE_TURNS = 6;
    private static final int CAPACITY_START = 400;
    private static final int CAPACITY_STEP = 50;
    private static final int PACKETS_PER_SECOND = 50;
    private static final List<SrtpSuite> SUITES =
            List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM);

    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("calls", BenchOptions.NUMBER),
            Map.entry("rounds", BenchOptions.NUMBER),
            Map.entry("secs", BenchOptions.NUMBER),
            Map.entry("turn", BenchOptions.NUMBER),
            Map.entry("warmup", BenchOptions.NUMBER),
            Map.entry("handshakes", BenchOptions.NUMBER),
            Map.entry("cores", BenchOptions.listOf("1|2")),
            Map.entry("awake", "yes|no"),
            Map.entry("coalescing", BenchOptions.NUMBER),
            Map.entry("from", BenchOptions.NUMBER),
            Map.entry("parts", BenchOptions.listOf("cpu|memory|handshakes|capacity")),
            Map.entry("relays", BenchOptions.listOf("parley|rtpengine|floor")),
            Map.entry("out", BenchOptions.PATH));

    private final Map<String, String> options;
    private final Programs programs;
    private final Duration time;
    private final Duration warmUp;
    private final List<Relay.Kind> relays;
    private final PrintStream out;
    private final Path folder;
    private final List<Map<String, Object>> report = new ArrayList<>();

    private MediaBenchmark(Map<String, String> options, Path home, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        this.folder = Path.of(
                options.getOrDefault("out", home.resolve("target/bench-media").toString()));
        this.programs = Programs.build(home.resolve("sbc-bench/src/main/c"), folder);
        this.time = Duration.ofSeconds(number("secs", 8));
        this.warmUp = Duration.ofSeconds(number("warmup", 40));
        this.relays = Arrays.stream(
                        options.getOrDefault("relays", "parley,rtpengine,floor").split(",", -1))
                .map(name -> Relay.Kind.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    /// Runs it.
    /// @param arguments `calls=300 rounds=15 turn=4 secs=8 warmup=40 handshakes=1500
    ///     parts=cpu,memory,handshakes,capacity relays=parley,rtpengine,floor cores=1,2 from=CALLS awake=yes
    ///     coalescing=MICROS out=FOLDER`, all with defaults. CPU time is measured in `rounds` of `turn` seconds for
    ///     each relay, that many `handshakes` in six turns of each, the rest in `secs`. The search for the most
    ///     calls begins with `from`, or else with 400 a core
    public static void main(String... arguments) throws IOException, InterruptedException {
        new MediaBenchmark(
                        BenchOptions.read(KNOWN, arguments),
                        Path.of(System.getProperty("parley.home", ".")),
                        System.out)
                .run();
    }

    private int number(String option, int otherwise) {
        return Integer.parseInt(options.getOrDefault(option, Integer.toString(otherwise)));
    }

    private Duration coalescing() {
        return Duration.of(number("coalescing", 0), ChronoUnit.MICROS);
    }

    private void run() throws IOException, InterruptedException {
        boolean awake = !"no".equals(options.get("awake"));
        report.add(Map.of("part", "machine", "awake", awake, "coalescing_us", number("coalescing", 0)));
        out.println(awake ? "All cores are kept awake (awake=no: they are not)." : "Cores may sleep.");
        try (var _ = awake ? AwakeCores.start() : AwakeCores.NONE) {
            for (var part : options.getOrDefault("parts", "cpu,memory,handshakes,capacity")
                    .split(",", -1)) {
                switch (part) {
                    case "cpu" -> cpu();
                    case "memory" -> memory();
                    case "handshakes" -> handshakes();
                    case "capacity" -> capacity();
                    default -> throw new IllegalArgumentException("there is no part " + part);
                }
            }
        }
        var file = folder.resolve("media.json");
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        out.println("all figures: " + file);
    }

    private Load load(Relay.Kind relay) {
        // A JVM compiles what is hot first; the others need no longer than their sockets.
        return new Load(programs, relay == Relay.Kind.PARLEY ? warmUp : WARM_UP_NATIVE, time, PACKETS_PER_SECOND);
    }

    private void cpu() throws IOException {
        var chart = new Chart("CPU per relayed packet, SDES with DTLS-SRTP, one core", "microseconds");
        for (var suite : SUITES) {
            var job = new Job(number("calls", 300), suite, 1, coalescing());
            out.printf("%n%s, %d packets/s%n", job, job.calls() * 100);
            out.printf(
                    "%-12s %12s %10s %10s %10s %9s%n", "relay", "CPU us/pkt", "p50 us", "p99 us", "p99.9 us", "loss %");
            var rows = inTurns(job);
            rows.values().forEach(row -> {
                print(row);
                chart.add(row.relay(), suite.name(), row.cpuMicros());
            });
            spreads("CPU per packet", rows, Load.Outcome::cpuMicrosPerPacket);
            spreads("latency p50", rows, outcome -> outcome.latencyMicros("p50"));
            spreads("latency p99", rows, outcome -> outcome.latencyMicros("p99"));
        }
        draw(chart, "cpu-per-packet");
    }

    private Map<Relay.Kind, Row> inTurns(Job job) throws IOException {
        var playing = new ArrayList<Turns>();
        try {
            for (var kind : relays) {
                playing.add(load(kind).turns(kind, job));
                playing.getLast().play(load(kind).warmUp(), WARM_UP_TURN).requireAllLegs();
            }
            var rows = new LinkedHashMap<Relay.Kind, Row>();
            relays.forEach(kind -> rows.put(kind, new Row(kind, job, new ArrayList<>())));
            var order = new ArrayList<>(playing);
            for (int round = 0; round < number("rounds", 15); round++) {
                for (var turns : order) {
                    var outcome = turns.play(WARM_UP_TURN, Duration.ofSeconds(number("turn", 4)));
                    rows.values().stream()
                            .filter(row -> row.relay() == turns.kind())
                            .forEach(row -> row.outcomes().add(outcome));
                }
                // Another one begins: a machine that becomes slower is in no ratio.
                Collections.rotate(order, 1);
            }
            return rows;
        } finally {
            for (var turns : playing) {
                turns.close();
            }
        }
    }

    private void print(Row row) {
        out.printf(
                Locale.ROOT,
                "%-12s %12.2f %10.0f %10.0f %10.0f %9.4f%n",
                row.relay().title(),
                row.cpuMicros(),
                row.latencyMicros("p50"),
                row.latencyMicros("p99"),
                row.latencyMicros("p99.9"),
                row.lossPercent());
        report.add(Map.of(
                "part", "cpu",
                "relay", row.relay().title(),
                "job", row.job().toString(),
                "cpu_us_per_packet", row.cpuMicros(),
                "latency_us_p50", row.latencyMicros("p50"),
                "latency_us_p99", row.latencyMicros("p99"),
                "latency_us_p99_9", row.latencyMicros("p99.9"),
                "loss_percent", row.lossPercent()));
    }

    private void spreads(String what, Map<Relay.Kind, Row> rows, ToDoubleFunction<Load.Outcome> figure) {
        var parley = rows.get(Relay.Kind.PARLEY);
        for (var other : rows.values()) {
            if (parley != null && other.relay() != Relay.Kind.PARLEY) {
                var ratio = parley.beside(other, figure);
                var title = other.relay().title();
                out.printf(
                        Locale.ROOT,
                        "  %s, Parley / %s: %.2f (half of the rounds: %.2f to %.2f)%n",
                        what,
                        title,
                        ratio.median(),
                        ratio.low(),
                        ratio.high());
                report.add(Map.of(
                        "part", "ratio",
                        "what", what,
                        "job", parley.job().toString(),
                        "beside", title,
                        "ratio", ratio.median(),
                        "lower_quartile", ratio.low(),
                        "upper_quartile", ratio.high()));
            }
        }
    }

    private <T> void ratios(String what, Job job, Map<Relay.Kind, T> rows, ToDoubleFunction<T> figure) {
        var parley = rows.get(Relay.Kind.PARLEY);
        for (var other : rows.keySet()) {
            if (parley != null && other != Relay.Kind.PARLEY) {
                double ratio = figure.applyAsDouble(parley) / figure.applyAsDouble(rows.get(other));
                out.printf(Locale.ROOT, "  %s, Parley / %s: %.2f%n", what, other.title(), ratio);
                report.add(Map.of(
                        "part", "ratio", "what", what, "job", job.toString(), "beside", other.title(), "ratio", ratio));
            }
        }
    }

    // A runtime takes much for itself, and a heap grows by what is allocated, not by what is held: so it is what many
    // calls need more than few, at the same packet rate.
    private void memory() throws IOException {
        int few = number("calls", 300);
        int many = MEMORY_FACTOR * few;
        out.printf("%nresident memory per call: what %d calls need more than %d%n", many, few);
        var job = new Job(few, SUITES.getFirst(), 1, coalescing());
        var rows = new LinkedHashMap<Relay.Kind, Double>();
        for (var relay : relays) {
            double bytes = resident(relay, job.of(many), 1) - resident(relay, job, MEMORY_FACTOR);
            rows.put(relay, bytes / (many - few) / 1e3);
            out.printf(Locale.ROOT, "%-12s %10.1f kB%n", relay.title(), bytes / (many - few) / 1e3);
            report.add(Map.of("part", "memory", "relay", relay.title(), "kb_per_call", bytes / (many - few) / 1e3));
        }
        ratios("memory per call", job, rows, kilobytes -> kilobytes);
    }

    private double resident(Relay.Kind relay, Job job, int rate) throws IOException {
        try (var running = Relay.start(relay, job, programs)) {
            return load(relay)
                    .paced(rate * MEMORY_PACKETS_PER_SECOND)
                    .media(running)
                    .residentBytes();
        }
    }

    private void handshakes() throws IOException {
        var chart = new Chart("DTLS handshakes per second", "handshakes/s");
        for (int cores : cores()) {
            var job = new Job(HANDSHAKE_CALLS, SUITES.getFirst(), cores, warmUp, coalescing());
            out.printf("%nDTLS-SRTP handshakes, %d core%s%n", cores, cores == 1 ? "" : "s");
            out.printf("%-12s %10s %14s %10s %10s%n", "relay", "per s", "CPU ms each", "p50 ms", "p99 ms");
            var rows = handshakesInTurns(job);
            rows.forEach((relay, row) -> {
                double perSecond = row.median(Load.Outcome::handshakesPerSecond);
                double cpuMillis = row.median(Load.Outcome::cpuMillisPerHandshake);
                out.printf(
                        Locale.ROOT,
                        "%-12s %10.0f %14.3f %10.1f %10.1f%n",
                        relay.title(),
                        perSecond,
                        cpuMillis,
                        row.median(outcome -> outcome.handshakeMillis("p50")),
                        row.median(outcome -> outcome.handshakeMillis("p99")));
                chart.add(relay, job.cores() + " core(s)", perSecond);
                report.add(Map.of(
                        "part",
                        "handshakes",
                        "relay",
                        relay.title(),
                        "cores",
                        job.cores(),
                        "per_second",
                        perSecond,
                        "cpu_ms_each",
                        cpuMillis));
            });
            spreads("handshakes per second", rows, Load.Outcome::handshakesPerSecond);
        }
        draw(chart, "handshakes");
    }

    private Map<Relay.Kind, Row> handshakesInTurns(Job job) throws IOException {
        // A call has one leg that shakes hands; the calls that are not measured warm up.
        int measured = Math.clamp(number("handshakes", 1500), HANDSHAKE_TURNS, HANDSHAKE_CALLS);
        int turn = 2 * (measured / HANDSHAKE_TURNS);
        int warm = 2 * HANDSHAKE_CALLS - HANDSHAKE_TURNS * turn;
        var running = new LinkedHashMap<Relay, Row>();
        try {
            for (var kind : relays) {
                if (kind != Relay.Kind.FLOOR) {
                    var relay = Relay.start(kind, job, programs);
                    running.put(relay, new Row(kind, job, new ArrayList<>()));
                    var _ = load(kind).handshakes(relay, legs(relay, 0, warm));
                }
            }
            var order = new ArrayList<>(running.entrySet());
            for (int from = warm; from < 2 * HANDSHAKE_CALLS; from += turn) {
                for (var each : order) {
                    var row = each.getValue();
                    row.outcomes().add(load(row.relay()).handshakes(each.getKey(), legs(each.getKey(), from, turn)));
                }
                Collections.rotate(order, 1);
            }
            var rows = new LinkedHashMap<Relay.Kind, Row>();
            running.values().forEach(row -> rows.put(row.relay(), row));
            return rows;
        } finally {
            running.keySet().forEach(Relay::close);
        }
    }

    private static List<Leg> legs(Relay relay, int from, int count) {
        return relay.legs().subList(from, from + count);
    }

    private void capacity() throws IOException {
        var chart = new Chart("Calls with less than 0.1 % loss, SDES with DTLS-SRTP", "calls");
        for (int cores : cores()) {
            var job = new Job(0, SUITES.getFirst(), cores, coalescing());
            out.printf("%nmost calls with less than 0.1 %% loss, %d core%s%n", cores, cores == 1 ? "" : "s");
            var rows = new LinkedHashMap<Relay.Kind, Integer>();
            for (var relay : relays) {
                int calls = mostCalls(relay, job);
                rows.put(relay, calls);
                out.printf("%-12s %10d%n", relay.title(), calls);
                chart.add(relay, cores + " core(s)", calls);
                report.add(Map.of("part", "capacity", "relay", relay.title(), "cores", cores, "calls", calls));
            }
            ratios("calls", job, rows, calls -> calls);
        }
        draw(chart, "capacity");
    }

    private int[] cores() {
        return Arrays.stream(options.getOrDefault("cores", "1,2").split(",", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    // Half as much again until it fails, then halves the interval.
    private int mostCalls(Relay.Kind relay, Job job) throws IOException {
        int passes = 0;
        int fails = Integer.MAX_VALUE;
        int calls = number("from", CAPACITY_START * job.cores());
        while (fails - passes > CAPACITY_STEP) {
            if (bears(relay, job.of(calls))) {
                passes = calls;
            } else {
                fails = calls;
            }
            int next = fails == Integer.MAX_VALUE
                    ? Math.max(passes + CAPACITY_STEP, passes * 3 / 2)
                    : (passes + fails) / 2;
            calls = next / CAPACITY_STEP * CAPACITY_STEP;
            if (calls <= passes) {
                break;
            }
        }
        return passes;
    }

    // A machine that did something else for a moment may have failed it: two of three decide.
    private boolean bears(Relay.Kind relay, Job job) throws IOException {
        int passed = 0;
        int failed = 0;
        while (passed < 2 && failed < 2) {
            try (var running = Relay.start(relay, job, programs)) {
                var outcome = load(relay).media(running);
                if (outcome.passes()) {
                    passed++;
                } else {
                    failed++;
                }
                out.printf(
                        Locale.ROOT,
                        "  %s, %d calls: %.2f us/packet, p99 %.0f us, %.4f %% lost: %s%n",
                        relay.title(),
                        job.calls(),
                        outcome.cpuMicrosPerPacket(),
                        outcome.latencyMicros("p99"),
                        outcome.lossPercent(),
                        outcome.passes() ? "borne" : "not borne");
            }
        }
        return passed == 2;
    }

    private void draw(Chart chart, String name) {
        if (chart.empty()) {
            return;
        }
        try {
            chart.write(folder.resolve(name));
            out.println("plot: " + folder.resolve(name + ".svg"));
        } catch (IOException | RuntimeException | LinkageError fault) {
            out.println("no plot, for which a font is needed (Debian: fontconfig fonts-dejavu-core): " + fault);
        }
    }
}
