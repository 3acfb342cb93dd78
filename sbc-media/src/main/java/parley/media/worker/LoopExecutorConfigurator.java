package parley.media.worker;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.MonitorableThreadFactory;

/// Makes a Pekko dispatcher out of a [WorkerLoop]: named as `executor` in the dispatcher's block, which
/// [MediaWorkers] writes. Pekko makes it by reflection, with the library's own types: the one place outside the
/// configuration package that sees them.
public final class LoopExecutorConfigurator extends ExecutorServiceConfigurator {
    private final PollerKind kind;
    private final Duration coalescing;

    /// Called by Pekko.
    /// @param config the dispatcher's block
    /// @param prerequisites not needed
    public LoopExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        this.kind = PollerKind.valueOf(config.getString("poller").toUpperCase(Locale.ROOT));
        this.coalescing = config.getDuration("coalescing");
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        // With the dispatcher's name, as Pekko's own executors have it: thread dumps and profiles tell the workers
        // apart.
        var named = threads instanceof MonitorableThreadFactory factory
                ? factory.withName(factory.name() + "-" + id)
                : threads;
        return () -> {
            try {
                return WorkerLoop.start(kind, coalescing, named);
            } catch (IOException noDescriptors) {
                throw new UncheckedIOException("media worker " + id + " cannot start", noDescriptors);
            }
        };
    }
}
