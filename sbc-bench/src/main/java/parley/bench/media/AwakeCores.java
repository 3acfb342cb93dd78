package parley.bench.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Keeps the cores of relay and load from sleeping, by loops of the class that anything else goes before (SCHED_IDLE).
/// In a virtual machine a core that sleeps is given away, and is back when its host pleases: the more often a relay
/// waits for packets, the more of somebody else's time would be measured.
record AwakeCores(List<Process> loops) implements AutoCloseable {
    /// Lets them sleep.
    static final AwakeCores NONE = new AwakeCores(List.of());

    private static final int CORES = 4;
    // Ends with the benchmark, even if that is killed.
    private static final String LOOP =
            "while kill -0 $PPID 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; done";

    static AwakeCores start() throws IOException {
        var loops = new ArrayList<Process>();
        for (int cpu : IntStream.range(0, CORES).toArray()) {
            loops.add(new ProcessBuilder(Relay.pinned(List.of(cpu), List.of("chrt", "--idle", "0", "sh", "-c", LOOP)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        return new AwakeCores(List.copyOf(loops));
    }

    @Override
    public void close() {
        loops.forEach(Process::destroy);
    }
}
