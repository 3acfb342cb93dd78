package parley.media.worker;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import parley.config.MediaConfig;

/// How many workers there are and what their dispatchers are called. The actor system must know the dispatchers
/// before it starts: put [#dispatcherConfig] in front of its configuration.
public final class MediaWorkers {
    /// Messages an actor of a worker handles before the next one's turn: few, because packets wait meanwhile.
    private static final int THROUGHPUT_MESSAGES = 16;

    private MediaWorkers() {}

    /// Workers for that configuration; where it leaves the number open, one per two cores: the other half does the
    /// signalling, the DTLS handshakes and the kernel's work.
    public static int count(MediaConfig config) {
        return config.workers() > 0
                ? config.workers()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /// The dispatcher of worker `index`, from 0.
    public static String dispatcher(int index) {
        return "parley.media.worker-" + index;
    }

    /// HOCON with one dispatcher per worker.
    /// @param kind how they wait for packets
    public static String dispatcherConfig(MediaConfig config, PollerKind kind) {
        return IntStream.range(0, count(config))
                .mapToObj(index -> """
                    %s {
                      type = Dispatcher
                      executor = "%s"
                      poller = %s
                      coalescing = %d ns
                      throughput = %d
                    }
                    """.formatted(
                                dispatcher(index),
                                LoopExecutorConfigurator.class.getName(),
                                kind.name().toLowerCase(Locale.ROOT),
                                config.coalescing().toNanos(),
                                THROUGHPUT_MESSAGES))
                .collect(Collectors.joining());
    }

    /// The same, with the best poller this machine has.
    public static String dispatcherConfig(MediaConfig config) {
        return dispatcherConfig(config, PollerKind.best());
    }
}
