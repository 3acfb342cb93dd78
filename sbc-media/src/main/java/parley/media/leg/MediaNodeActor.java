package parley.media.leg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.common.CallRef;
import parley.config.MediaConfig;
import parley.media.dtls.DtlsCertificateSource;
import parley.media.dtls.LibCryptoLibrary;
import parley.media.srtp.NettleLibrary;
import parley.media.worker.MediaWorkers;
import parley.mediaport.CaptureEvent;
import parley.mediaport.MediaCommand;

/// All media of this node: gives each call to the worker with the fewest, and its commands to that worker from then
/// on.
public final class MediaNodeActor extends AbstractMatchingBehavior<MediaNodeActor.Command> {
    /// What this actor is told.
    sealed interface Command {}

    private record Obey(MediaCommand command) implements Command {}

    /// Nothing of that call is left on its worker.
    record CallClosed(CallRef call) implements Command {}

    private final List<ActorRef<MediaWorkerActor.Command>> workers = new ArrayList<>();
    private final int[] calls;
    private int turn;
    private final Map<CallRef, Integer> workerOf = new HashMap<>();

    private MediaNodeActor(ActorContext<Command> context, MediaConfig config, DtlsCertificateSource certificates) {
        super(context);
        calls = new int[workers(config)];
        context.getLog()
                .info(
                        "SRTP in counter mode is computed by {}",
                        NettleLibrary.AVAILABLE
                                ? "Nettle"
                                : "the JDK: " + NettleLibrary.NAME + ", which costs less, cannot be used");
        context.getLog()
                .info(
                        "Keys of DTLS handshakes are computed by {}",
                        LibCryptoLibrary.usable()
                                ? "OpenSSL"
                                : "Bouncy Castle: " + LibCryptoLibrary.NAME + ", which costs less, cannot be used");
        for (int index = 0; index < calls.length; index++) {
            var worker = Behaviors.supervise(MediaWorkerActor.create(config, certificates, index, context.getSelf()))
                    .onFailure(SupervisorStrategy.restart());
            workers.add(context.spawn(
                    worker, "worker-" + index, DispatcherSelector.fromConfig(MediaWorkers.dispatcher(index))));
        }
    }

    /// How many share the ports: none is left with fewer than one call takes.
    static int workers(MediaConfig config) {
        int ports = config.lastPort() - config.firstPort() + 1;
        return Math.min(MediaWorkers.count(config), ports / MediaConfig.CALL_PORTS);
    }

    /// The actor; its system must know the dispatchers of [MediaWorkers#dispatcherConfig].
    public static Behavior<MediaCommand> create(MediaConfig config) {
        var certificates = new DtlsCertificateSource();
        Behavior<Command> node = Behaviors.setup(context -> new MediaNodeActor(context, config, certificates));
        return Behaviors.transformMessages(MediaCommand.class, node, match -> match.matchAny(Obey::new));
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Obey(MediaCommand command) -> obey(command);
            case CallClosed(CallRef call) -> {
                Integer worker = workerOf.remove(call);
                if (worker != null) {
                    calls[worker]--;
                }
            }
        }
        return this;
    }

    private void obey(MediaCommand command) {
        Integer worker = switch (command) {
            case MediaCommand.Allocate allocate -> workerOf.computeIfAbsent(allocate.call(), _ -> leastLoaded());
            case MediaCommand.Connect connect -> workerOf.get(connect.leg().call());
            case MediaCommand.Describe describe -> workerOf.get(describe.leg().call());
            case MediaCommand.SendDigit digit -> workerOf.get(digit.leg().call());
            case MediaCommand.Capture capture -> workerOf.get(capture.call());
            case MediaCommand.Measure measure -> workerOf.get(measure.call());
            case MediaCommand.StopCapture stop -> workerOf.get(stop.call());
            case MediaCommand.Release release -> workerOf.get(release.call());
        };
        if (worker != null) {
            workers.get(worker).tell(new MediaWorkerActor.Obey(command));
        } else {
            refuse(command);
        }
    }

    /// Tells whoever waits for an answer about a call without media that there is none.
    private static void refuse(MediaCommand command) {
        if (command instanceof MediaCommand.Capture(var _, var order)) {
            order.watcher().tell(new CaptureEvent.Refused(order.capture(), "the call has no media"));
        } else if (command instanceof MediaCommand.Measure(var call, var asker)) {
            asker.tell(new MediaCommand.CallMeasured(call, List.of()));
        }
    }

    /// Among equals the next in turn: a worker's ports rest after a call, and so have the time to.
    private int leastLoaded() {
        int least = turn;
        for (int step = 1; step < calls.length; step++) {
            int index = (turn + step) % calls.length;
            if (calls[index] < calls[least]) {
                least = index;
            }
        }
        turn = (least + 1) % calls.length;
        calls[least]++;
        return least;
    }
}
