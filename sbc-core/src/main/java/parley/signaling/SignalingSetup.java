package parley.signaling;

import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.Endpoint;
import parley.config.SbcConfig;
import parley.mediaport.MediaCommand;
import parley.observe.EventSink;

/// What signalling is wired to.
/// @param config of the node
/// @param media opens, connects and closes media
/// @param events hears what is worth telling
/// @param chance random numbers and time
public record SignalingSetup(SbcConfig config, ActorRef<MediaCommand> media, EventSink events, Chance chance) {
    /// What cannot be foreseen.
    /// @param random a secure source: tags, nonces and SRTP keys come from it
    /// @param clock wall clock, for registrations and nonces
    /// @param nanoTime monotonic, nanoseconds, for durations
    public record Chance(RandomGenerator random, Clock clock, LongSupplier nanoTime) {}

    SignalingSetup bound(Map<String, Endpoint> listeners) {
        return new SignalingSetup(config.bound(listeners), media, events, chance);
    }
}
