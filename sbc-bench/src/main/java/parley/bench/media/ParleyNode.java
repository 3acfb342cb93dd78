package parley.bench.media;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.SrtpSuite;
import parley.config.CapturesConfig;
import parley.config.MediaConfig;
import parley.media.leg.MediaNodeActor;
import parley.media.worker.MediaWorkers;
import parley.media.worker.PollerKind;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.schedule.SleepingScheduler;
import parley.sdp.Direction;
import parley.sdp.Fingerprint;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// The process under test: Parley's media node as the SBC runs it, driven by the messages that signalling sends it.
/// Signalling itself is left out, as it is of rtpengine.
///
/// It opens the calls with a [#PORT] for each leg, says [#READY] and serves until it is killed.
final class ParleyNode {
    static final String PORT = "PORT ";
    static final String READY = "READY";
    static final String ADDRESS = "127.0.0.2";
    /// Of the keys, which whoever has started it draws too.
    static final long SEED = 1;

    // As it is by default.
    private static final int DSCP = 46;
    // Thousands of legs wait for their turn.
    private static final Duration HANDSHAKE_LIMIT = Duration.ofMinutes(10);
    private static final int FIRST_PORT = 30_000;
    private static final int LAST_PORT = 65_534;

    private final LinkedBlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private final Random random = new Random(SEED);
    private final Job job;
    private final Fingerprint load;

    private ParleyNode(Job job, Fingerprint load) {
        this.job = job;
        this.load = load;
    }

    /// Runs it.
    /// @param arguments calls, suite, workers, SHA-256 fingerprint of the load, time of [HandshakeWarmUp],
    ///     coalescing
    public static void main(String... arguments) throws InterruptedException, IOException {
        var job = new Job(
                Integer.parseInt(arguments[0]),
                SrtpSuite.valueOf(arguments[1]),
                Integer.parseInt(arguments[2]),
                Duration.parse(arguments[4]),
                Duration.parse(arguments[5]));
        new ParleyNode(job, new Fingerprint("sha-256", arguments[3])).run();
    }

    private void run() throws InterruptedException, IOException {
        var config = new MediaConfig(
                ADDRESS,
                ADDRESS,
                Optional.empty(),
                Optional.empty(),
                DSCP,
                FIRST_PORT,
                LAST_PORT,
                job.cores(),
                job.coalescing(),
                Duration.ZERO,
                Duration.ofSeconds(5),
                HANDSHAKE_LIMIT,
                false,
                CapturesConfig.OFF);
        var settings = ConfigFactory.parseMap(
                        Map.of("pekko.scheduler.implementation", SleepingScheduler.class.getName()))
                .withFallback(ConfigFactory.parseString(MediaWorkers.dispatcherConfig(config, PollerKind.best())));
        var system = ActorSystem.create(guardian(config), "relay", settings.withFallback(ConfigFactory.load()));
        if (job.warmUp().isPositive()) {
            new HandshakeWarmUp(new WarmUpCalls(system)).run(job.warmUp());
        }
        for (int call = 0; call < job.calls(); call++) {
            open(system, call);
        }
        IO.println(READY);
    }

    private Behavior<MediaCommand> guardian(MediaConfig config) {
        return Behaviors.setup(context -> {
            ActorRef<MediaCommand> node = context.spawn(MediaNodeActor.create(config), "media");
            ActorRef<MediaEvent> owner = context.spawn(
                    Behaviors.receiveMessage(event -> {
                        if (event instanceof MediaEvent.Allocated || event instanceof MediaEvent.Refused) {
                            events.add(event);
                        }
                        return Behaviors.same();
                    }),
                    "owner");
            return Behaviors.receiveMessage(command -> {
                node.tell(
                        command instanceof MediaCommand.Allocate(var call, var stream, var _, var _, var _)
                                ? new MediaCommand.Allocate(call, stream, owner)
                                : command);
                return Behaviors.same();
            });
        });
    }

    private void open(ActorSystem<MediaCommand> system, int call) throws InterruptedException {
        var ref = new CallRef("%016x".formatted(call));
        var open = allocate(system, ref);
        for (var side : LegSide.values()) {
            boolean b = side == LegSide.B;
            connect(system, new StreamRef(ref, 0, side), Leg.address(Relay.Kind.PARLEY, call, b), security(b));
            IO.println(PORT + (b ? open.b() : open.a()).rtp().port());
        }
    }

    private MediaEvent.Allocated allocate(ActorSystem<MediaCommand> system, CallRef ref) throws InterruptedException {
        system.tell(new MediaCommand.Allocate(ref, 0, system.ignoreRef()));
        var answer = events.take();
        if (!(answer instanceof MediaEvent.Allocated open)) {
            throw new IllegalStateException("call " + ref + ": " + answer);
        }
        return open;
    }

    private static void connect(ActorSystem<MediaCommand> system, StreamRef leg, Endpoint peer, LegSecurity security) {
        system.tell(new MediaCommand.Connect(
                leg,
                new MediaCommand.LegParameters(
                        peer,
                        Optional.empty(),
                        security,
                        MediaFormats.AUDIO,
                        Optional.empty(),
                        Direction.SENDRECV,
                        Map.of(),
                        TelephoneEvents.NONE,
                        Optional.empty(),
                        Optional.of(peer.address()))));
    }

    private LegSecurity security(boolean b) {
        if (b) {
            return new LegSecurity.Dtls(false, List.of(load), 1, List.of(job.suite()));
        }
        var theirs = Leg.key(job.suite(), random);
        return new LegSecurity.Sdes(Leg.key(job.suite(), random), theirs);
    }

    private final class WarmUpCalls implements HandshakeWarmUp.Calls {
        private final ActorSystem<MediaCommand> system;
        // Above those of the calls measured.
        private long number = 1L << 40;

        WarmUpCalls(ActorSystem<MediaCommand> system) {
            this.system = system;
        }

        private CallRef ref() {
            return new CallRef("%016x".formatted(number));
        }

        @Override
        public MediaEvent.LocalMedia open(Endpoint client, Fingerprint fingerprint) throws InterruptedException {
            number++;
            var open = allocate(system, ref());
            connect(
                    system,
                    new StreamRef(ref(), 0, LegSide.B),
                    client,
                    new LegSecurity.Dtls(false, List.of(fingerprint), 1, List.of(job.suite())));
            return open.b();
        }

        @Override
        public void release() {
            system.tell(new MediaCommand.Release(ref()));
        }
    }
}
