package parley.signaling;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import parley.call.CallEnvironment;
import parley.call.DirectoryCommand;
import parley.call.LocalAddresses;
import parley.call.LocateUser;
import parley.common.Endpoint;
import parley.config.SbcConfig;
import parley.mediaport.MediaCommand;
import parley.observe.EventSink;
import parley.sip.dialog.SessionTimerPolicy;
import parley.sip.transaction.TransactionTimers;
import parley.transport.NextHop;
import parley.transport.OutboundCommand;

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

    /// What calls work with.
    /// @param outbound sends where no flow is open
    /// @param directory is told who owns which messages
    /// @param locator knows where users are registered
    CallEnvironment environment(
            ActorRef<OutboundCommand> outbound, ActorRef<DirectoryCommand> directory, ActorRef<LocateUser> locator) {
        var sip = config.sip();
        return new CallEnvironment(
                CallIntake.settings(config),
                new TransactionTimers(sip.t1(), sip.t2(), sip.t4()),
                new SessionTimerPolicy(sip.sessionExpires(), sip.minSessionExpires()),
                sip.userAgent(),
                LocalAddresses.of(config.listeners()),
                new CallEnvironment.Neighbours(outbound, media, directory, locator, peers(), events),
                new CallEnvironment.Chance(chance.random(), chance.nanoTime()));
    }

    private Map<String, NextHop> peers() {
        var hops = new HashMap<String, NextHop>();
        config.peers()
                .forEach((name, peer) -> hops.put(name, new NextHop(peer.transport(), peer.host(), peer.port(), name)));
        return hops;
    }

    SignalingSetup bound(Map<String, Endpoint> listeners) {
        return new SignalingSetup(config.bound(listeners), media, events, chance);
    }
}
