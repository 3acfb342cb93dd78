package parley.media.leg;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import parley.common.Digit;
import parley.config.MediaConfig;
import parley.media.dtls.DtlsOutcome;
import parley.media.leg.LegAssociations.Port;
import parley.media.leg.LegAssociations.Told;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand.LegParameters;
import parley.mediaport.MediaEvent;

/// One media leg: keys it, publishes its plan to the relay, and tells its owner what becomes of it. Sees no
/// packets but DTLS. Lives on the worker's thread and dies with its owner.
final class MediaLegActor extends AbstractMatchingBehavior<MediaLegActor.Command> {
    /// How long packets that fail authentication are watched before their owner is told: by then it shows
    /// whether good ones come beside them.
    static final Duration AUTHENTICATION_WATCH = Duration.ofSeconds(1);

    /// How long a leg whose peer has ended the association may go without: at the end of a call the BYE
    /// follows, at a change of transport the offer of a new one.
    static final Duration ASSOCIATION_GRACE = Duration.ofSeconds(5);

    /// What this actor is told.
    sealed interface Command {}

    /// An offer/answer ended.
    record Connect(LegParameters parameters) implements Command {}

    /// The peer is to get a telephone event.
    record SendDigit(Digit digit) implements Command {}

    /// The leg is to end; it is closed already.
    record Stop() implements Command {}

    record DatagramArrived(Port port, Datagram datagram) implements Command {}

    private record DatagramLeaving(Port port, Datagram datagram) implements Command {}

    private record AssociationTold(int number, Port port, Told told) implements Command {}

    private record AssociationMissed(int number) implements Command {}

    /// A telephone event of the peer's that ends here is over.
    record DigitEnded(Digit digit) implements Command {}

    private record DigitDue() implements Command {}

    record AuthenticationFailed() implements Command {}

    private record AuthenticationWatched() implements Command {}

    record KeyWearsOut() implements Command {}

    private record StatisticsDue() implements Command {}

    private record SilenceDue() implements Command {}

    record Faulted(RuntimeException cause) implements Command {}

    record IceDue() implements Command {}

    private record OwnerGone() implements Command {}

    private final OpenLeg leg;
    private final MediaConfig config;
    private final TimerScheduler<Command> timers;
    private final LegKeying keying;
    private final LegAssociations associations;
    private final LegIce ice;
    private final LegDigits digits;

    private MediaLegActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, OpenLeg leg, MediaConfig config) {
        super(context);
        this.leg = leg;
        this.keying = leg.keying();
        this.config = config;
        this.timers = timers;
        this.associations = new LegAssociations(leg.certificate(), config.dtlsTimeout());
        this.ice = new LegIce(leg, associations, config, pause -> timers.startSingleTimer(new IceDue(), pause));
        this.digits = new LegDigits(leg.relay());
        leg.relay().observer(new LegEar(context.getSelf(), ice));
        context.watchWith(leg.owner(), new OwnerGone());
        watchSilence(config.silence());
        if (!config.statistics().isZero()) {
            timers.startTimerWithFixedDelay(new StatisticsDue(), config.statistics());
        }
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
            case DatagramArrived(Port port, Datagram datagram) ->
                associations.of(port).arrived(datagram);
            case DatagramLeaving(Port port, Datagram datagram) -> associations.send(port, datagram, leg.relay());
            case AssociationTold(int number, Port port, Told(var with, var outcome)) -> {
                // What an association replaced meanwhile has to say is of no use any more.
                if (keying.awaits(number)) {
                    associations.of(port).told(with, outcome).ifPresent(known -> associationTold(number, port, known));
                }
            }
            case AssociationMissed(int number) -> {
                if (keying.awaits(number)) {
                    fail(MediaEvent.Cause.DTLS_FAILED, "the peer ended the DTLS association and made no other");
                }
            }
            case DigitEnded(Digit digit) -> tell(new MediaEvent.DigitHeard(leg.leg(), digit));
            case SendDigit(Digit digit) -> {
                if (digits.press(digit)) {
                    sendDigits();
                }
            }
            case DigitDue _ -> sendDigits();
            case AuthenticationFailed _ -> timers.startSingleTimer(new AuthenticationWatched(), AUTHENTICATION_WATCH);
            case AuthenticationWatched _ -> tellAuthenticationFailing();
            case KeyWearsOut _ ->
                fail(MediaEvent.Cause.KEY_EXHAUSTED, "the peer's key reaches the end of its lifetime");
            case StatisticsDue _ -> tell(leg.measured());
            case SilenceDue _ -> silenceDue();
            case IceDue _ -> ice.tick(System.nanoTime());
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
            associations.close();
        }
        return this;
    }

    private void connect(LegParameters parameters) {
        leg.agreed(parameters);
        associations.signalled(parameters);
        digits.agreed(parameters.events());
        long nowNanos = System.nanoTime();
        var kind = parameters.formats().kind();
        var step = keying.agree(
                parameters.security(), kind, parameters.remoteRtcp().isEmpty(), nowNanos);
        LegVoice.agreed(leg, parameters.transcoding()).ifPresent(this::tell);
        leg.relay().publish(keying.plan(parameters), nowNanos);
        ice.agreed(parameters.ice(), parameters.remoteRtcp().isEmpty(), nowNanos);
        switch (step) {
            case LegKeying.Step.Nothing _ -> {}
            case LegKeying.Step.Secured _ -> {
                associations.forgo();
                secured(keying.description());
            }
            case LegKeying.Step.Associate(LegSecurity.Dtls security) ->
                associate(security, parameters.remoteRtcp().isEmpty());
        }
    }

    private void associate(LegSecurity.Dtls security, boolean rtcpMux) {
        var self = getContext().getSelf();
        associations.start(
                security,
                rtcpMux,
                (port, datagram) -> self.tell(new DatagramLeaving(port, datagram)),
                (port, told) -> self.tell(new AssociationTold(security.association(), port, told)));
    }

    private void associationTold(int number, Port port, DtlsOutcome outcome) {
        switch (outcome) {
            case DtlsOutcome.Established established -> {
                keying.associated(port, established);
                leg.relay().key(keying.keying(), System.nanoTime());
                if (port == Port.RTP) {
                    secured(LegKeying.description(established));
                }
            }
            case DtlsOutcome.Failed(DtlsOutcome.Cause cause, String explanation) -> {
                // A call can be had without RTCP, but not with somebody else.
                if (port == Port.RTP || cause == DtlsOutcome.Cause.FINGERPRINT_MISMATCH) {
                    fail(LegAssociations.cause(cause), explanation);
                }
            }
            case DtlsOutcome.Closed _ -> {
                keying.dissociated(port);
                leg.relay().key(keying.keying(), System.nanoTime());
                if (port == Port.RTP) {
                    timers.startSingleTimer(new AssociationMissed(number), ASSOCIATION_GRACE);
                }
            }
        }
    }

    private void sendDigits() {
        digits.due(System.nanoTime()).ifPresent(wait -> timers.startSingleTimer(new DigitDue(), wait));
    }

    private void fail(MediaEvent.Cause cause, String explanation) {
        tell(new MediaEvent.Failed(leg.leg(), cause, explanation));
    }

    private void secured(String description) {
        tell(new MediaEvent.Secured(leg.leg(), description));
    }

    private void tellAuthenticationFailing() {
        var suspected = LegSuspicion.of(leg.relay(), keying.announcement());
        tell(new MediaEvent.AuthenticationFailing(leg.leg(), suspected.suspicion(), suspected.explanation()));
    }

    private void watchSilence(Duration delay) {
        if (!config.silence().isZero()) {
            timers.startSingleTimer(new SilenceDue(), delay);
        }
    }

    private void silenceDue() {
        var silent = Duration.ofNanos(leg.relay().silentNanos(System.nanoTime()));
        var over = silent.compareTo(config.silence()) >= 0;
        if (over) {
            tell(new MediaEvent.Silent(leg.leg()));
        }
        watchSilence(over ? config.silence() : config.silence().minus(silent));
    }

    private void tell(MediaEvent event) {
        leg.owner().tell(event);
    }
}
