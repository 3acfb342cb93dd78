package parley.media.leg;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.config.MediaConfig;
import parley.media.bridge.LegObserver;
import parley.media.bridge.TransportAddress;
import parley.media.dtls.DtlsOutcome;
import parley.media.worker.WorkerLoop;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand.LegParameters;
import parley.mediaport.MediaEvent;

/// One media leg: keys it, publishes its plan to the relay, and tells its owner what becomes of it. Sees no packets
/// but DTLS. Lives on the worker's thread and dies with its owner.
final class MediaLegActor extends AbstractMatchingBehavior<MediaLegActor.Command> {
    /// How long packets that fail authentication are watched before their owner is told: by then it shows whether
    /// good ones come beside them.
    static final Duration AUTHENTICATION_WATCH = Duration.ofSeconds(1);

    /// How long a leg whose peer has ended the association may go without: at the end of a call the BYE follows, at
    /// a change of transport the offer of a new one.
    static final Duration ASSOCIATION_GRACE = Duration.ofSeconds(5);

    /// What this actor is told.
    sealed interface Command {}

    /// An offer/answer ended.
    record Connect(LegParameters parameters) implements Command {}

    /// The leg is to end; it is closed already.
    record Stop() implements Command {}

    private record DatagramArrived(Datagram datagram) implements Command {}

    private record DatagramLeaving(Datagram datagram) implements Command {}

    private record AssociationTold(int number, DtlsOutcome outcome) implements Command {}

    private record AssociationMissed(int number) implements Command {}

    private record AuthenticationFailed() implements Command {}

    private record AuthenticationWatched() implements Command {}

    private record SilenceDue() implements Command {}

    private record Faulted(RuntimeException cause) implements Command {}

    private record OwnerGone() implements Command {}

    private final OpenLeg leg;
    private final MediaConfig config;
    private final TimerScheduler<Command> timers;
    private final LegKeying keying = new LegKeying();
    private final LegAssociation association;

    private MediaLegActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, OpenLeg leg, MediaConfig config) {
        super(context);
        this.leg = leg;
        this.config = config;
        this.timers = timers;
        this.association = new LegAssociation(leg.certificate(), config.dtlsTimeout());
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
            case DatagramArrived(Datagram datagram) -> association.arrived(datagram);
            case DatagramLeaving(Datagram datagram) ->
                WorkerLoop.current().send(leg.relay().rtp(), datagram.octets(), association.peer());
            case AssociationTold(int number, DtlsOutcome outcome) -> {
                // What an association replaced meanwhile has to say is of no use any more.
                if (keying.awaits(number)) {
                    associationTold(number, outcome);
                }
            }
            case AssociationMissed(int number) -> {
                if (keying.awaits(number)) {
                    fail(MediaEvent.Cause.DTLS_FAILED, "the peer ended the DTLS association and made no other");
                }
            }
            case AuthenticationFailed _ -> timers.startSingleTimer(new AuthenticationWatched(), AUTHENTICATION_WATCH);
            case AuthenticationWatched _ -> tellAuthenticationFailing();
            case SilenceDue _ -> silenceDue();
            case Faulted(RuntimeException cause) -> throw cause;
            case Stop _ -> {
                if (timers.isTimerActive(new AuthenticationWatched())) {
                    tellAuthenticationFailing();
                }
                return Behaviors.stopped();
            }
            case OwnerGone _ -> {
                return Behaviors.stopped();
            }
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            association.close();
        }
        return this;
    }

    private void connect(LegParameters parameters) {
        var from =
                parameters.signallingHost().map(host -> Addresses.of(host, 0)).orElse(TransportAddress.NONE);
        association.signalled(Addresses.of(parameters.remote()), from);
        var step = keying.agree(parameters.security());
        leg.relay().publish(keying.plan(parameters), System.nanoTime());
        switch (step) {
            case LegKeying.Step.Nothing _ -> {}
            case LegKeying.Step.Secured _ -> {
                association.forgo();
                secured(keying.description());
            }
            case LegKeying.Step.Associate(LegSecurity.Dtls security) -> associate(security);
        }
    }

    private void associate(LegSecurity.Dtls security) {
        var self = getContext().getSelf();
        association.start(
                security,
                datagram -> self.tell(new DatagramLeaving(new Datagram(datagram, TransportAddress.NONE))),
                outcome -> self.tell(new AssociationTold(security.association(), outcome)));
    }

    private void associationTold(int number, DtlsOutcome outcome) {
        switch (outcome) {
            case DtlsOutcome.Established established -> {
                keying.associated(established);
                leg.relay().key(keying.keying(), System.nanoTime());
                secured(LegKeying.description(established));
            }
            case DtlsOutcome.Failed(DtlsOutcome.Cause cause, String explanation) ->
                fail(
                        switch (cause) {
                            case FINGERPRINT_MISMATCH -> MediaEvent.Cause.FINGERPRINT_MISMATCH;
                            case TIMEOUT -> MediaEvent.Cause.DTLS_TIMEOUT;
                            case PROTOCOL -> MediaEvent.Cause.DTLS_FAILED;
                        },
                        explanation);
            case DtlsOutcome.Closed _ -> {
                keying.dissociated();
                leg.relay().key(keying.keying(), System.nanoTime());
                timers.startSingleTimer(new AssociationMissed(number), ASSOCIATION_GRACE);
            }
        }
    }

    private void fail(MediaEvent.Cause cause, String explanation) {
        tell(new MediaEvent.Failed(leg.leg(), cause, explanation));
    }

    private void secured(String description) {
        tell(new MediaEvent.Secured(leg.leg(), description));
    }

    private void tellAuthenticationFailing() {
        var relay = leg.relay();
        if (relay.keyProven()) {
            suspect(
                    MediaEvent.Suspicion.FORGED_PACKETS,
                    "packets that do not authenticate came beside good ones: forged or damaged");
        } else if (relay.keyRefuted()) {
            suspect(
                    MediaEvent.Suspicion.WRONG_KEY,
                    "no packet of this peer authenticates: it does not use the key " + keying.announcement());
        } else {
            suspect(
                    MediaEvent.Suspicion.FORGED_PACKETS,
                    "packets that do not authenticate came from where the peer is not: forged, or the peer is behind a "
                            + "NAT and does not use the key " + keying.announcement());
        }
    }

    private void suspect(MediaEvent.Suspicion suspicion, String explanation) {
        tell(new MediaEvent.AuthenticationFailing(leg.leg(), suspicion, explanation));
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
