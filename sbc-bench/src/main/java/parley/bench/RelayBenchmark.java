package parley.bench;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.config.MediaConfig;
import parley.media.leg.MediaNodeActor;
import parley.media.worker.MediaWorkers;
import parley.media.worker.PollerKind;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.CryptoAttribute;
import parley.sdp.Direction;
import parley.sdp.RtpFormats;

/// CPU and allocation of the relay per packet: N calls, SDES on both legs, one worker, on loopback.
///
/// The load comes from outside, so that none of its cost is counted here: the benchmark opens and connects the legs,
/// writes a file with a line for each (its address, ours, keys, suite), and samples its own process while packets
/// flow.
///
/// ```
/// java ... parley.bench.RelayBenchmark calls=300 legs=/tmp/legs.txt secs=30 poller=epoll
/// suite=AES_CM_128_HMAC_SHA1_80
/// ```
public final class RelayBenchmark {
    private static final int FIRST_PORT = 40_000;
    private static final int PEER_PORT = 29_810;
    private static final int SAMPLE_SECONDS = 5;

    private final LinkedBlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
    private final Map<String, String> options;
    private final int calls;
    private final SrtpSuite suite;
    private final Random random = new Random(1);
    private final List<String> legs = new ArrayList<>();

    private RelayBenchmark(Map<String, String> options) {
        this.options = options;
        this.calls = Integer.parseInt(options.getOrDefault("calls", "300"));
        this.suite = SrtpSuite.valueOf(options.getOrDefault("suite", SrtpSuite.AES_CM_128_HMAC_SHA1_80.name()));
    }

    /// Runs it.
    /// @param arguments `name=value` each
    public static void main(String[] arguments) throws Exception {
        var options = new HashMap<String, String>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        new RelayBenchmark(options).run();
    }

    private void run() throws IOException, InterruptedException {
        var config = new MediaConfig(
                "127.0.0.2", "127.0.0.2", FIRST_PORT, 65_000, 1, Duration.ZERO, Duration.ofSeconds(10), false);
        var kind = PollerKind.valueOf(
                options.getOrDefault("poller", PollerKind.best().name()).toUpperCase(Locale.ROOT));
        var settings = ConfigFactory.parseString(MediaWorkers.dispatcherConfig(config, kind));
        var system =
                ActorSystem.create(guardian(config), "relay-benchmark", settings.withFallback(ConfigFactory.load()));
        for (int call = 0; call < calls; call++) {
            open(system, call);
        }
        Files.write(Path.of(options.getOrDefault("legs", "legs.txt")), legs);
        IO.println("READY " + calls + " calls");
        sample();
        system.terminate();
    }

    private Behavior<MediaCommand> guardian(MediaConfig config) {
        return Behaviors.setup(context -> {
            ActorRef<MediaCommand> node = context.spawn(MediaNodeActor.create(config), "media");
            ActorRef<MediaEvent> owner = context.spawn(
                    Behaviors.receiveMessage(event -> {
                        events.add(event);
                        return Behaviors.same();
                    }),
                    "owner");
            return Behaviors.receiveMessage(command -> {
                node.tell(
                        command instanceof MediaCommand.Allocate(var call, var stream, var _)
                                ? new MediaCommand.Allocate(call, stream, owner)
                                : command);
                return Behaviors.same();
            });
        });
    }

    private void open(ActorSystem<MediaCommand> system, int call) throws InterruptedException {
        var ref = new CallRef("%016x".formatted(call));
        system.tell(new MediaCommand.Allocate(ref, 0, system.ignoreRef()));
        if (!(events.take() instanceof MediaEvent.Allocated open)) {
            throw new IllegalStateException("no ports");
        }
        for (var side : LegSide.values()) {
            int leg = 2 * call + (side == LegSide.A ? 0 : 1);
            var peer = new Endpoint("127.1.%d.%d".formatted(leg / 250, 1 + leg % 250), PEER_PORT + leg % 2);
            var ours = key();
            var theirs = key();
            system.tell(new MediaCommand.Connect(
                    new StreamRef(ref, 0, side),
                    new MediaCommand.LegParameters(
                            peer,
                            Optional.empty(),
                            new LegSecurity.Sdes(ours, theirs),
                            RtpFormats.AUDIO,
                            Optional.empty(),
                            Direction.SENDRECV,
                            Map.of(),
                            Optional.empty())));
            events.take();
            var local = side == LegSide.A ? open.a().rtp() : open.b().rtp();
            legs.add("id=%d pair=%d local=%s remote=%s mode=sdes ssrc=0x%x pt=0 suite=%s txkey=%s rxkey=%s"
                    .formatted(leg, leg ^ 1, peer, local, 0x2000_0000 + leg, suite, base64(theirs), base64(ours)));
        }
    }

    private CryptoAttribute key() {
        var octets = new byte[suite.keyBytes() + suite.saltBytes()];
        random.nextBytes(octets);
        return new CryptoAttribute(1, suite, Secret.of(octets));
    }

    private static String base64(CryptoAttribute key) {
        return Base64.getEncoder().encodeToString(key.masterKeyAndSalt().reveal());
    }

    // The load is known: 50 packets a second and leg. What came and went is in the load generator's own report.
    private void sample() throws InterruptedException {
        int samples = Integer.parseInt(options.getOrDefault("secs", "30")) / SAMPLE_SECONDS;
        double packets = calls * 2.0 * 50 * SAMPLE_SECONDS;
        var process = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int sample = 0; sample < samples; sample++) {
            long cpu = process.getProcessCpuTime();
            var workers = workers();
            Thread.sleep(Duration.ofSeconds(SAMPLE_SECONDS));
            var after = workers();
            IO.println("process %.2f us/packet, worker thread %.2f us and %.1f octets allocated/packet"
                    .formatted(
                            (process.getProcessCpuTime() - cpu) / 1e3 / packets,
                            (after[0] - workers[0]) / 1e3 / packets,
                            (after[1] - workers[1]) / packets));
        }
    }

    private static long[] workers() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var sums = new long[2];
        for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains("media.worker")) {
                sums[0] += threads.getThreadCpuTime(thread.getThreadId());
                sums[1] += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return sums;
    }
}
