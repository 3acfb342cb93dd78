package parley.media.leg;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import parley.common.AddressFamily;
import parley.common.CallRef;
import parley.media.bridge.TransportAddress;
import parley.mediaport.CaptureEvent;
import parley.mediaport.MediaCommand;

/// The captures under way on one worker, at most one a call. On the worker's thread only.
final class WorkerCaptures {
    private static final CaptureActor.Clocks CLOCKS =
            new CaptureActor.Clocks(System::nanoTime, WorkerCaptures::wallNanos);

    private final Map<CallRef, ActorRef<CaptureActor.Command>> running = new HashMap<>();
    private final Map<AddressFamily, TransportAddress> local;
    private final Function<Behavior<CaptureActor.Command>, ActorRef<CaptureActor.Command>> spawning;

    /// @param local our addresses; their ports do not count
    /// @param spawning makes a child of the worker's
    WorkerCaptures(
            Map<AddressFamily, TransportAddress> local,
            Function<Behavior<CaptureActor.Command>, ActorRef<CaptureActor.Command>> spawning) {
        this.local = Map.copyOf(local);
        this.spawning = spawning;
    }

    private static long wallNanos() {
        var now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /// Begins one.
    /// @param legs of the call, as far as they are open
    void start(MediaCommand.Capture command, List<OpenLeg> legs) {
        if (running.containsKey(command.call())) {
            refuse(command.order(), "a capture of this call is under way");
            return;
        }
        // Its end has been told already: nobody would end the capture.
        if (legs.isEmpty()) {
            refuse(command.order(), "the call has ended");
            return;
        }
        var behavior = CaptureActor.create(
                command, legs, (order, ring, told) -> CaptureFile.write(order, ring, local, told), CLOCKS);
        running.put(command.call(), spawning.apply(behavior));
    }

    private static void refuse(MediaCommand.CaptureOrder order, String why) {
        order.watcher().tell(new CaptureEvent.Refused(order.capture(), why));
    }

    /// A leg has its sockets.
    void opened(OpenLeg leg) {
        tell(leg.leg().call(), new CaptureActor.LegOpened(leg));
    }

    /// Ends that of a call, if there is one.
    void end(CallRef call, CaptureEvent.Cause cause) {
        tell(call, new CaptureActor.End(cause));
    }

    /// One has ended.
    void over(ActorRef<CaptureActor.Command> capture) {
        running.values().remove(capture);
    }

    private void tell(CallRef call, CaptureActor.Command command) {
        var capture = running.get(call);
        if (capture != null) {
            capture.tell(command);
        }
    }
}
