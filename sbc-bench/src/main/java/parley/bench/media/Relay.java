package parley.bench.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A relay that runs, with all its calls set up. All of it is pinned to the relay's cores.
interface Relay extends AutoCloseable {
    /// Who is measured.
    enum Kind {
        PARLEY("Parley", 29_810),
        RTPENGINE("rtpengine", 29_820),
        FLOOR("relay in C", 29_830);

        private final String title;
        private final int loadPort;

        Kind(String title, int loadPort) {
            this.title = title;
            this.loadPort = loadPort;
        }

        /// The first port of its load.
        int loadPort() {
            return loadPort;
        }

        String title() {
            return title;
        }
    }

    /// Starts it and sets the calls up.
    static Relay start(Kind kind, Job job, Programs programs) throws IOException {
        return switch (kind) {
            case PARLEY -> ParleyRelay.start(job, programs);
            case RTPENGINE -> RtpengineRelay.start(job, programs);
            case FLOOR -> FloorRelay.start(job, programs);
        };
    }

    /// What the load generator is to play.
    List<Leg> legs();

    /// Its process.
    Process process();

    @Override
    default void close() {
        var all = Stream.concat(process().descendants(), Stream.of(process().toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process().waitFor(5, TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                process().waitFor();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A command that runs on these cores only.
    static List<String> pinned(List<Integer> cpus, List<String> command) {
        var all = new ArrayList<>(
                List.of("taskset", "-c", cpus.stream().map(Object::toString).collect(Collectors.joining(","))));
        all.addAll(command);
        return all;
    }
}
