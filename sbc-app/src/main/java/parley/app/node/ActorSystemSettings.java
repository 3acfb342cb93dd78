package parley.app.node;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import parley.config.MediaConfig;
import parley.media.worker.MediaWorkers;

/// How the actor system of a node is set up: the settings that come with the program, and a dispatcher for each
/// media worker.
final class ActorSystemSettings {
    private ActorSystemSettings() {}

    /// Starts the system.
    /// @param media says how many workers there are
    /// @param <M> what the guardian obeys
    static <M> ActorSystem<M> start(Behavior<M> guardian, MediaConfig media) {
        var dispatchers = ConfigFactory.parseString(MediaWorkers.dispatcherConfig(media));
        return ActorSystem.create(guardian, "sbc", dispatchers.withFallback(ConfigFactory.load()));
    }
}
