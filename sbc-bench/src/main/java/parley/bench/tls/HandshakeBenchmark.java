package parley.bench.tls;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import parley.bench.BenchOptions;

/// TLS handshakes per second, and the server's CPU time for each, of Parley and two peers: one after the other on
/// the
/// same core, under the same load from the others. `./sbc bench tls` runs it.
///
/// The load is `openssl s_time`, several at once; only the server's own time is counted, as the kernel does. A peer
/// that
/// is not installed is left out, and named.
public final class HandshakeBenchmark {
    private static final int PORT = 29_061;
    private static final int SERVER_CPU = 0;

    private static final List<Case> CASES = List.of(
            new Case(Case.Key.P256, "-tls1_3", false, false),
            new Case(Case.Key.P256, "-tls1_3", true, false),
            new Case(Case.Key.RSA2048, "-tls1_3", false, false),
            new Case(Case.Key.RSA2048, "-tls1_3", true, false),
            new Case(Case.Key.P256, "-tls1_2", false, true),
            new Case(Case.Key.RSA2048, "-tls1_2", false, true));

    private final Duration time;
    private final Duration warmUp;
    private final BenchPki pki;
    private final Load load;
    private final PrintStream out;

    private HandshakeBenchmark(Duration time, Duration warmUp, BenchPki pki, int clients, PrintStream out) {
        this.time = time;
        this.warmUp = warmUp;
        this.pki = pki;
        this.load = new Load(pki, clients);
        this.out = out;
    }

    /// One peer in one case.
    /// @param perSecond handshakes
    /// @param cpuMicros of the server, for one
    /// @param resumed share of those taken up from a former session
    private record Measured(double perSecond, double cpuMicros, double resumed) {}

    /// Runs all cases and prints a table.
    /// @param arguments `secs=8 warmup=60 clients=6 json=FILE`, all with defaults
    public static void main(String... arguments) throws IOException, InterruptedException {
        var number = BenchOptions.NUMBER;
        var known = Map.of("secs", number, "warmup", number, "clients", number, "json", BenchOptions.PATH);
        var options = BenchOptions.read(known, arguments);
        var pki = BenchPki.make(Files.createTempDirectory("parley-bench-tls"));
        var benchmark = new HandshakeBenchmark(
                Duration.ofSeconds(Long.parseLong(options.getOrDefault("secs", "8"))),
                Duration.ofSeconds(Long.parseLong(options.getOrDefault("warmup", "60"))),
                pki,
                Integer.parseInt(options.getOrDefault("clients", "6")),
                System.out);
        var results = benchmark.run();
        var json = options.get("json");
        if (json != null) {
            Files.writeString(Path.of(json), json(results));
        }
    }

    private Map<Case, Map<Peer, Measured>> run() throws IOException {
        var peers = new ArrayList<Peer>();
        for (var peer : Peer.values()) {
            if (peer != Peer.KAMAILIO || installed("kamailio")) {
                peers.add(peer);
            } else {
                out.println(peer.title() + " is not installed and is left out (Debian: kamailio kamailio-tls-modules)");
            }
        }
        out.printf("%-26s %-18s %10s %12s %9s%n", "handshake", "server", "per s", "CPU us each", "resumed");
        var results = new java.util.LinkedHashMap<Case, Map<Peer, Measured>>();
        for (var kind : CASES) {
            var row = new java.util.EnumMap<Peer, Measured>(Peer.class);
            for (var peer : peers) {
                var measured = measure(kind, peer);
                row.put(peer, measured);
                out.printf(
                        Locale.ROOT,
                        "%-26s %-18s %10.0f %12.0f %8.0f%%%n",
                        kind.name(),
                        peer.title(),
                        measured.perSecond(),
                        measured.cpuMicros(),
                        100 * measured.resumed());
            }
            results.put(kind, row);
            ratios(row);
        }
        return results;
    }

    private void ratios(Map<Peer, Measured> row) {
        var parley = row.get(Peer.PARLEY);
        for (var peer : List.of(Peer.OPENSSL, Peer.KAMAILIO)) {
            var other = row.get(peer);
            if (parley != null && other != null && other.cpuMicros() > 0) {
                out.printf(
                        Locale.ROOT,
                        "%26s CPU of Parley / %s: %.2f%n",
                        "",
                        peer.title(),
                        parley.cpuMicros() / other.cpuMicros());
            }
        }
    }

    private Measured measure(Case kind, Peer peer) throws IOException {
        var command = peer.command(kind, pki, PORT);
        try (var server = ServerUnderTest.start(command, SERVER_CPU, PORT, pki.file(peer + ".log"))) {
            if (peer == Peer.PARLEY) {
                // Until the JIT has compiled the way of a handshake.
                var _ = load.run(kind, server.port(), warmUp);
            }
            var before = server.cpuSeconds();
            var began = System.nanoTime();
            var result = load.run(kind, server.port(), time);
            var seconds = (System.nanoTime() - began) / 1e9;
            var cpu = server.cpuSeconds() - before;
            var handshakes = Math.max(1, result.handshakes());
            return new Measured(
                    result.handshakes() / seconds, cpu * 1e6 / handshakes, result.resumed() / (double) handshakes);
        }
    }

    private static boolean installed(String program) {
        return List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String json(Map<Case, Map<Peer, Measured>> results) {
        var rows = new ArrayList<String>();
        results.forEach((kind, row) -> row.forEach((peer, measured) -> rows.add("""
            {"handshake": "%s", "server": "%s", "per_second": %.1f, "cpu_us": %.1f, "resumed": %.3f}\
            """.formatted(
                        kind.name(), peer.title(), measured.perSecond(), measured.cpuMicros(), measured.resumed()))));
        return "[\n" + String.join(",\n", rows) + "\n]\n";
    }
}
