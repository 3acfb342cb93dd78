package parley.bench.media;

import java.io.IOException;
import java.time.Duration;
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
    private static final Duration START = Duration.ofMillis(300);

    /// Keeps all of them awake.
    /// @throws IOException if a core cannot be kept awake
    static AwakeCores start() throws IOException, InterruptedException {
        // Ends with the benchmark, even if that is killed.
        var loop = "while kill -0 " + ProcessHandle.current().pid()
                + " 2>/dev/null; do i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; done";
        var loops = new ArrayList<Process>();
        for (int cpu : IntStream.range(0, CORES).toArray()) {
            loops.add(new ProcessBuilder(Relay.pinned(List.of(cpu), List.of("chrt", "--idle", "0", "sh", "-c", loop)))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        var awake = new AwakeCores(List.copyOf(loops));
        if (loops.getFirst().waitFor(START) || !loops.stream().allMatch(Process::isAlive)) {
            awake.close();
            throw new IOException("the cores cannot be kept awake: see above, or say awake=no");
        }
        return awake;
    }

    @Override
    public void close() {
        loops.forEach(Process::destroy);
    }
}
