package parley.bench.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import parley.common.Endpoint;

/// Parley's media node ([ParleyNode]) in a JVM of its own, with the options that `./sbc run` gives it.
record ParleyRelay(Process process, List<Leg> legs) implements Relay {
    static ParleyRelay start(Job job, Programs programs) throws IOException {
        var conf = Path.of(System.getProperty("parley.home", "."), "conf");
        var process = new ProcessBuilder(Relay.pinned(
                        job.relayCpus(),
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--sun-misc-unsafe-memory-access=allow",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseCompactObjectHeaders",
                                "@" + conf.resolve("heap.options"),
                                "-Dlogback.configurationFile=" + conf.resolve("logback.xml"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ParleyNode.class.getName(),
                                Integer.toString(job.calls()),
                                job.suite().name(),
                                Integer.toString(job.cores()),
                                programs.fingerprint(),
                                job.warmUp().toString(),
                                job.coalescing().toString())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var told = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // The node draws the same keys.
        var random = new Random(ParleyNode.SEED);
        var legs = new ArrayList<Leg>();
        for (int call = 0; call < job.calls(); call++) {
            for (var b : List.of(false, true)) {
                var port = Integer.parseInt(expect(told, ParleyNode.PORT));
                var keys = b
                        ? Optional.<Leg.Keys>empty()
                        : Optional.of(new Leg.Keys(Leg.key(job.suite(), random), Leg.key(job.suite(), random)));
                legs.add(new Leg(
                        call,
                        b,
                        Leg.address(Kind.PARLEY, call, b),
                        new Endpoint(ParleyNode.ADDRESS, port),
                        job.suite(),
                        keys));
            }
        }
        expect(told, ParleyNode.READY);
        return new ParleyRelay(process, List.copyOf(legs));
    }

    private static String expect(BufferedReader told, String word) throws IOException {
        for (var line = told.readLine(); line != null; line = told.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length()).strip();
            }
        }
        throw new IOException("Parley's media node ended before it said " + word);
    }
}
