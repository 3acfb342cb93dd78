package parley.app.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import parley.config.SbcConfig;
import parley.observe.EventSink;

/// One SBC in this process, from start to stop.
public final class SbcNode {
    private final ActorSystem<Guardian.Command> system;

    SbcNode(ActorSystem<Guardian.Command> system) {
        this.system = system;
    }

    /// How a start went.
    public sealed interface Start {
        /// Every listener is bound.
        /// @param node runs
        /// @param listeners as `udp 192.0.2.1:5060`, by name
        record Ready(SbcNode node, List<String> listeners) implements Start {
            public Ready {
                listeners = List.copyOf(listeners);
            }
        }

        /// Nothing runs any more.
        /// @param fault in plain words, on one line
        record Failed(String fault) implements Start {}
    }

    /// Starts, and tells when every listener is bound or one could not be.
    /// @param sinks hear every event, beside the log and the meters
    public static CompletableFuture<Start> start(SbcConfig config, List<EventSink> sinks) {
        return CompletableFuture.completedFuture(new Start.Failed("not wired"));
    }

    /// Takes no new calls, lets those that run end within `node.drain`, ends the others, and stops.
    public CompletableFuture<Done> stop() {
        system.tell(new Guardian.Command.Stop());
        return terminated();
    }

    /// Completes once nothing runs any more.
    public CompletableFuture<Done> terminated() {
        return system.getWhenTerminated().toCompletableFuture();
    }
}
