package parley.signaling;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import parley.call.CallActor;
import parley.common.CallRef;

/// The calls of this node. Of one actor.
final class CallTable {
    private final Map<CallRef, ActorRef<CallActor.Command>> actors = new HashMap<>();
    private final Map<CallRef, ActorRef<CallActor.Command>> running = new HashMap<>();

    void started(CallRef call, ActorRef<CallActor.Command> actor) {
        actors.put(call, actor);
        running.put(call, actor);
    }

    /// The call counts no more, though its actor lives while its last retransmissions run.
    void over(CallRef call) {
        running.remove(call);
    }

    /// The call's actor has stopped.
    /// @return that actor, if it was ours
    Optional<ActorRef<CallActor.Command>> gone(CallRef call) {
        running.remove(call);
        return Optional.ofNullable(actors.remove(call));
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
