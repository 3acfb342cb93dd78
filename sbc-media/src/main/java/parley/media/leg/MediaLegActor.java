package parley.media.leg;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.config.MediaConfig;
import parley.media.bridge.LegObserver;
import parley.media.bridge.TransportAddress;
import parley.mediaport.MediaCommand.LegParameters;
import parley.mediaport.MediaEvent;

/// One media leg: keys it, publishes its plan to the relay, and tells its owner what becomes of it. Sees no packets
/// but DTLS. Lives on the worker's thread and dies with its owner.
final class MediaLegActor extends AbstractMatchingBehavior<MediaLegActor.Command> {
    /// How long packets that fail authentication are watched before their owner is told: by then it shows whether
    /// good ones come beside them.
    static final Duration AUTHENTICATION_WATCH = Duration.ofSeconds(1);

    /// What this actor is told.
    sealed interface Command {}

    /// An offer/answer ended.
    record Connect(LegParameters parameters) implements Command {}

    /// The leg is to end; it is closed already.
    record Stop() implements Command {}

    private record DatagramArrived(Datagram datagram) implements Command {}

    private record AuthenticationFailed() implements Command {}

    private record AuthenticationWatched(long receivedBefore) implements Command {}

    private record SilenceDue() implements Command {}

    private record Faulted(RuntimeException cause) implements Command {}

    private record OwnerGone() implements Command {}

    private static final String WRONG_KEY = "no packet of this peer authenticates: it does not use the key it was told";
    private static final String FORGED = "packets that do not authenticate came beside good ones: forged or damaged";

    private final OpenLeg leg;
    private final MediaConfig config;
    private final TimerScheduler<Command> timers;
    private final LegKeying keying = new LegKeying();

    private MediaLegActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, OpenLeg leg, MediaConfig config) {
        super(context);
        this.leg = leg;
        this.config = config;
        this.timers = timers;
        leg.relay().observer(new Observer(context.getSelf()));
        context.watchWith(leg.owner(), new OwnerGone());
        watchSilence(config.silence());
    }

    /// The actor of one leg.
    /// @param leg with open sockets; whoever opened it closes it
    static Behavior<Command> create(OpenLeg leg, MediaConfig config) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new MediaLegActor(context, timers, leg, config)));
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Connect(LegParameters parameters) -> connect(parameters);
            case DatagramArrived _ -> {}
            case AuthenticationFailed _ ->
                timers.startSingleTimer(
                        new AuthenticationWatched(leg.relay().counters().heardPackets()), AUTHENTICATION_WATCH);
            case AuthenticationWatched(long before) ->
                tell(new MediaEvent.AuthenticationFailing(
                        leg.leg(), leg.relay().counters().heardPackets() > before ? FORGED : WRONG_KEY));
            case SilenceDue _ -> silenceDue();
            case Faulted(RuntimeException cause) -> throw cause;
            case Stop _, OwnerGone _ -> {
                return Behaviors.stopped();
            }
        }
        return this;
    }

    private void connect(LegParameters parameters) {
        var step = keying.agree(parameters.security());
        leg.relay().publish(keying.plan(parameters), System.nanoTime());
        switch (step) {
            case NOTHING -> {}
            case TELL_SECURED -> secured();
            case ASSOCIATE -> {}
        }
    }

    private void secured() {
        leg.relay().watchAuthentication();
        tell(new MediaEvent.Secured(leg.leg(), keying.description()));
    }

    private void watchSilence(Duration delay) {
        if (!config.silence().isZero()) {
            timers.startSingleTimer(new SilenceDue(), delay);
        }
    }

    private void silenceDue() {
        var silent = Duration.ofNanos(leg.relay().silentNanos(System.nanoTime()));
        if (silent.compareTo(config.silence()) >= 0) {
            tell(new MediaEvent.Silent(leg.leg()));
            watchSilence(config.silence());
        } else {
            watchSilence(config.silence().minus(silent));
        }
    }

    private void tell(MediaEvent event) {
        leg.owner().tell(event);
    }

    /// What packets tell, as messages; the same thread, so a mailbox but no lock.
    private record Observer(ActorRef<Command> self) implements LegObserver {
        @Override
        public void dtls(byte[] datagram, TransportAddress source) {
            self.tell(new DatagramArrived(new Datagram(datagram, source)));
        }

        @Override
        public void authenticationFailed() {
            self.tell(new AuthenticationFailed());
        }

        @Override
        public void fault(RuntimeException cause) {
            self.tell(new Faulted(cause));
        }
    }
}
