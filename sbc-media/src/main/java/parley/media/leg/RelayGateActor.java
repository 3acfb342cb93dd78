package parley.media.leg;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.media.worker.WorkerLoop;

/// While it lives, the worker's stream may wait for packets itself ([WorkerLoop#next()]).
///
/// The stream's actor is stopped by an actor of Pekko's on another thread, which nothing would tell the worker's. This
/// one is stopped together with that one, but on the worker's thread, which is then not in the stream: it does not go
/// back there to wait.
final class RelayGateActor extends AbstractMatchingBehavior<RelayGateActor.Command> {
    private final WorkerLoop loop = WorkerLoop.current();

    /// It obeys nothing.
    enum Command {}

    private RelayGateActor(ActorContext<Command> context) {
        super(context);
        loop.lends();
    }

    /// To be the child of the actor whose child runs the stream, on its dispatcher.
    static Behavior<Command> create() {
        return Behaviors.setup(RelayGateActor::new);
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            loop.takesBack();
        }
        return this;
    }
}
