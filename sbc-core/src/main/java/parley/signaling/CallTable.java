package parley.signaling;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import parley.call.CallActor;
import parley.common.CallRef;

/// The calls of this node. Used by the router only.
final class CallTable {
    private final Map<CallRef, ActorRef<CallActor.Command>> actors = new HashMap<>();
    private final Map<CallRef, ActorRef<CallActor.Command>> running = new HashMap<>();

    private final Set<ActorRef<SignalingRouter.Drained>> waitingForDrained = new HashSet<>();
    private final Set<ActorRef<SignalingRouter.Quiet>> waitingForQuiet = new HashSet<>();

    void started(CallRef call, ActorRef<CallActor.Command> actor) {
        actors.put(call, actor);
        running.put(call, actor);
    }

    /// The call counts no more, though its actor lives while its last retransmissions run.
    void over(CallRef call) {
        if (running.remove(call) != null) {
            tellIfDrained();
        }
    }

    /// The call's actor has stopped.
    /// @return that actor, if it was ours
    Optional<ActorRef<CallActor.Command>> gone(CallRef call) {
        over(call);
        var actor = Optional.ofNullable(actors.remove(call));
        tellIfQuiet();
        return actor;
    }

    /// No call comes in any more.
    /// @param replyTo hears when none is running
    void drain(ActorRef<SignalingRouter.Drained> replyTo) {
        waitingForDrained.add(replyTo);
        tellIfDrained();
    }

    boolean draining() {
        return !waitingForDrained.isEmpty();
    }

    /// @param replyTo hears when nothing of any call is left
    void awaitQuiet(ActorRef<SignalingRouter.Quiet> replyTo) {
        waitingForQuiet.add(replyTo);
        tellIfQuiet();
    }

    private void tellIfDrained() {
        if (running.isEmpty()) {
            waitingForDrained.forEach(waiting -> waiting.tell(new SignalingRouter.Drained()));
        }
    }

    private void tellIfQuiet() {
        if (actors.isEmpty()) {
            waitingForQuiet.forEach(waiting -> waiting.tell(new SignalingRouter.Quiet()));
        }
    }

    boolean runs(CallRef call) {
        return running.containsKey(call);
    }

    /// Calls that are not over.
    int running() {
        return running.size();
    }

    /// Those, and those whose last retransmissions still run.
    int size() {
        return actors.size();
    }

    List<ActorRef<CallActor.Command>> actors() {
        return List.copyOf(actors.values());
    }
}
