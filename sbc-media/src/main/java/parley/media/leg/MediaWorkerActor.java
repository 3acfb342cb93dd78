package parley.media.leg;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;
import parley.common.CallRef;
import parley.common.Digit;
import parley.common.LegSide;
import parley.config.MediaConfig;
import parley.media.bridge.RelayLeg;
import parley.media.dtls.DtlsCertificateSource;
import parley.media.relay.RelayStream;
import parley.media.worker.MediaPorts;
import parley.media.worker.MediaWorkers;
import parley.media.worker.PortPool;
import parley.media.worker.WorkerLoop;
import parley.mediaport.CaptureEvent;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.ExchangedSdp;

/// One media worker: opens the sockets of its streams, keeps the actor of each leg, and sees to it that whatever
/// ends a leg, its ports come back and its owner hears of it. Runs on the worker's own thread, as do its children
/// and the relay.
final class MediaWorkerActor extends AbstractMatchingBehavior<MediaWorkerActor.Command> {
    /// What this actor is told.
    sealed interface Command {}

    /// A command about a call of this worker.
    record Obey(MediaCommand command) implements Command {}

    private record CaptureOver(ActorRef<CaptureActor.Command> capture) implements Command {}

    /// @param gate whose relay it was: what became of one from before a restart says nothing about the present one
    private record RelayEnded(ActorRef<?> gate, @Nullable Throwable cause) implements Command {}

    /// A leg that is open, or whose actor is still stopping.
    private record Child(OpenLeg leg, ActorRef<MediaLegActor.Command> actor) {}

    private final MediaConfig config;
    private final DtlsCertificateSource certificates;
    private final ActorRef<MediaNodeActor.Command> node;
    private final MediaPorts ports;
    private final SecureRandom random = new SecureRandom();
    private final Map<StreamRef, Child> open = new HashMap<>();
    private final Map<ActorPath, Child> children = new HashMap<>();
    private final WorkerCaptures captures;
    private final ActorRef<RelayGateActor.Command> gate;

    private MediaWorkerActor(
            ActorContext<Command> context,
            MediaConfig config,
            DtlsCertificateSource certificates,
            int index,
            ActorRef<MediaNodeActor.Command> node) {
        super(context);
        this.config = config;
        this.certificates = certificates;
        this.node = node;
        int workers = MediaNodeActor.workers(config);
        var pool = new PortPool(config.firstPort(), config.lastPort(), index, workers, System.nanoTime(), random);
        this.ports = new MediaPorts(WorkerLoop.current(), pool, Addresses.bound(config), config.dscp());
        this.captures = new WorkerCaptures(Addresses.reached(config), this::spawnCapture);
        var materializer = Materializer.createMaterializer(Adapter.toClassic(context));
        var relay = RelayStream.run(materializer, MediaWorkers.dispatcher(index));
        this.gate = context.spawnAnonymous(RelayGateActor.create(), DispatcherSelector.sameAsParent());
        context.pipeToSelf(relay, (_, cause) -> new RelayEnded(gate, cause));
    }

    /// The actor of one worker.
    /// @param index of the worker, from 0
    static Behavior<Command> create(
            MediaConfig config, DtlsCertificateSource certificates, int index, ActorRef<MediaNodeActor.Command> node) {
        return Behaviors.setup(context -> new MediaWorkerActor(context, config, certificates, index, node));
    }

    @Override
    public Behavior<Command> onMessage(Command message) {
        switch (message) {
            case Obey(MediaCommand.Allocate allocate) -> allocate(allocate);
            case Obey(MediaCommand.Connect(StreamRef leg, MediaCommand.LegParameters parameters)) ->
                child(leg).ifPresent(child -> child.actor().tell(new MediaLegActor.Connect(parameters)));
            case Obey(MediaCommand.Describe(StreamRef leg, ExchangedSdp sdp)) ->
                child(leg)
                        .filter(_ -> config.captures().enabled())
                        .ifPresent(child -> child.leg().exchanged(sdp));
            case Obey(MediaCommand.SendDigit(StreamRef leg, Digit digit)) ->
                child(leg).ifPresent(child -> child.actor().tell(new MediaLegActor.SendDigit(digit)));
            case Obey(MediaCommand.Capture capture) -> captures.start(capture, legs(capture.call()));
            case Obey(MediaCommand.Measure(CallRef call, var asker)) ->
                asker.tell(new MediaCommand.CallMeasured(
                        call, legs(call).stream().map(OpenLeg::standing).toList()));
            case Obey(MediaCommand.StopCapture(CallRef call)) -> captures.end(call, CaptureEvent.Cause.OPERATOR);
            case CaptureOver(var capture) -> captures.over(capture);
            case Obey(MediaCommand.Release(CallRef call)) -> release(call);
            case RelayEnded(var of, var cause)
            when of.equals(gate) -> throw new IllegalStateException("the relay's stream has ended", cause);
            case RelayEnded _ -> {}
        }
        return this;
    }

    private Optional<Child> child(StreamRef leg) {
        return Optional.ofNullable(open.get(leg));
    }

    private void allocate(MediaCommand.Allocate command) {
        var refA = new StreamRef(command.call(), command.stream(), LegSide.A);
        var a = open.get(refA);
        var b = open.get(refA.peer());
        var answer = a != null && b != null ? allocated(a.leg(), b.leg()) : open(refA, command);
        command.owner().tell(answer);
    }

    private MediaEvent open(StreamRef refA, MediaCommand.Allocate command) {
        var familyA = config.familyFor(command.a());
        var familyB = config.familyFor(command.b());
        if (familyA.isEmpty() || familyB.isEmpty()) {
            forget(refA.call());
            return new MediaEvent.Refused(
                    refA.call(), refA.stream(), true, "this node has no media address of the offer's version of IP");
        }
        var owner = command.owner();
        OpenLeg legA = null;
        try {
            var certificate = certificates.current(Instant.now());
            legA = new OpenLeg(refA, owner, certificate, ports, familyA.get(), random, System.nanoTime());
            var legB = new OpenLeg(refA.peer(), owner, certificate, ports, familyB.get(), random, System.nanoTime());
            RelayLeg.bridge(legA.relay(), legB.relay());
            spawn(legA);
            spawn(legB);
            return allocated(legA, legB);
        } catch (IOException refused) {
            if (legA != null) {
                legA.close(System.nanoTime());
            }
            forget(refA.call());
            return new MediaEvent.Refused(refA.call(), refA.stream(), false, String.valueOf(refused.getMessage()));
        }
    }

    private void spawn(OpenLeg leg) {
        var first = open.get(new StreamRef(leg.leg().call(), 0, leg.leg().side()));
        if (first != null) {
            leg.relay().joins(first.leg().relay());
        }
        var actor = getContext().spawnAnonymous(MediaLegActor.create(leg, config), DispatcherSelector.sameAsParent());
        getContext().watch(actor);
        var child = new Child(leg, actor);
        open.put(leg.leg(), child);
        children.put(actor.path(), child);
        captures.opened(leg);
    }

    private ActorRef<CaptureActor.Command> spawnCapture(Behavior<CaptureActor.Command> behavior) {
        var capture = getContext().spawnAnonymous(behavior, DispatcherSelector.sameAsParent());
        getContext().watchWith(capture, new CaptureOver(capture));
        return capture;
    }

    private List<OpenLeg> legs(CallRef call) {
        return open.values().stream()
                .map(Child::leg)
                .filter(leg -> leg.leg().call().equals(call))
                .sorted(Comparator.comparing(OpenLeg::name))
                .toList();
    }

    private MediaEvent allocated(OpenLeg a, OpenLeg b) {
        return new MediaEvent.Allocated(a.leg().call(), a.leg().stream(), a.local(config), b.local(config));
    }

    private void release(CallRef call) {
        captures.end(call, CaptureEvent.Cause.CALL_ENDED);
        for (var child : List.copyOf(open.values())) {
            if (child.leg().leg().call().equals(call)) {
                open.remove(child.leg().leg());
                // Nothing is sent from this moment on, however long the actor takes to stop.
                child.leg().close(System.nanoTime());
                child.actor().tell(new MediaLegActor.Stop());
            }
        }
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        switch (signal) {
            case ChildFailed failed -> ended(failed.getRef().path(), true);
            case Terminated terminated -> ended(terminated.getRef().path(), false);
            case PreRestart _, PostStop _ -> abandonAll();
            default -> {}
        }
        return this;
    }

    private void ended(ActorPath path, boolean fault) {
        var child = children.remove(path);
        if (child != null) {
            var leg = child.leg();
            if (fault) {
                leg.owner()
                        .tell(new MediaEvent.Failed(leg.leg(), MediaEvent.Cause.INTERNAL, "a fault of this program"));
            }
            leg.close(System.nanoTime());
            open.remove(leg.leg(), child);
            leg.owner().tell(leg.measured());
            leg.owner().tell(leg.released());
            forget(leg.leg().call());
        }
    }

    // A fault of this actor or its stream: no leg of it can go on.
    private void abandonAll() {
        for (var path : List.copyOf(children.keySet())) {
            ended(path, true);
        }
    }

    private void forget(CallRef call) {
        if (children.values().stream()
                .noneMatch(child -> child.leg().leg().call().equals(call))) {
            node.tell(new MediaNodeActor.CallClosed(call));
        }
    }
}
