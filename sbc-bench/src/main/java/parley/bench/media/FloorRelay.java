package parley.bench.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import parley.common.Endpoint;

/// A relay in C that does nothing but receive, unprotect, protect and send: what remains if all else is taken away.
/// It knows no DTLS and is given keys on both legs.
/// @param map the file of its calls
record FloorRelay(Process process, List<Leg> legs, Path map) implements Relay {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS_PER_ADDRESS = 9_000;
    private static final int FIRST_ADDRESS = 3;

    static FloorRelay start(Job job, Programs programs) throws IOException {
        var random = new Random(1);
        var legs = new ArrayList<Leg>();
        var lines = new ArrayList<String>();
        for (int call = 0; call < job.calls(); call++) {
            var a = leg(job, call, false, random);
            var b = leg(job, call, true, random);
            legs.addAll(List.of(a, b));
            lines.add(words("a", a) + " " + words("b", b));
        }
        var map = Files.createTempFile("floor", ".map");
        Files.write(map, lines);
        var process = new ProcessBuilder(Relay.pinned(
                        job.relayCpus(),
                        List.of(programs.floor(), "--map", map.toString(), "--threads", Integer.toString(job.cores()))))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var told = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        var line = told.readLine();
        if (line == null || !line.startsWith("READY")) {
            throw new IOException("the relay in C does not start: " + line);
        }
        return new FloorRelay(process, List.copyOf(legs), map);
    }

    private static Leg leg(Job job, int call, boolean b, Random random) {
        int number = 2 * call + (b ? 1 : 0);
        var relay = new Endpoint(
                "127.0.0." + (FIRST_ADDRESS + number / PORTS_PER_ADDRESS), FIRST_PORT + number % PORTS_PER_ADDRESS);
        var keys = new Leg.Keys(Leg.key(job.suite(), random), Leg.key(job.suite(), random));
        return new Leg(call, b, Leg.address(Kind.FLOOR, call, b), relay, job.suite(), Optional.of(keys));
    }

    private static String words(String side, Leg leg) {
        var keys = leg.keys().orElseThrow();
        return "%1$s=%2$s %1$sr=%3$s %1$ssuite=%4$s %1$srx=%5$s %1$stx=%6$s"
                .formatted(side, leg.relay(), leg.local(), leg.suite(), Leg.text(keys.load()), Leg.text(keys.relay()));
    }

    @Override
    public void close() {
        Relay.super.close();
        map.toFile().delete();
    }
}
