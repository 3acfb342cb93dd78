package parley.admin.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Hands the one answer to a command on to who is no actor, and ends; and ends where none has come in time.
final class ReplyActor<T> extends AbstractMatchingBehavior<ReplyActor.Command<T>> {
    private final CompletableFuture<T> taker;

    /// What this actor is told.
    sealed interface Command<T> {}

    private record Answered<T>(T reply) implements Command<T> {}

    private record Late<T>() implements Command<T> {}

    private ReplyActor(ActorContext<Command<T>> context, CompletableFuture<T> taker, Duration patience) {
        super(context);
        this.taker = taker;
        context.setReceiveTimeout(patience, new Late<>());
    }

    /// @param type of the answer
    /// @param taker gets it, or a [TimeoutException]
    /// @param patience how long it is waited for
    static <T> Behavior<T> create(Class<T> type, CompletableFuture<T> taker, Duration patience) {
        Behavior<Command<T>> waiting = Behaviors.setup(context -> new ReplyActor<>(context, taker, patience));
        return Behaviors.transformMessages(type, waiting, match -> match.matchAny(Answered::new));
    }

    @Override
    public Behavior<Command<T>> onMessage(Command<T> command) {
        switch (command) {
            case Answered<T>(var reply) -> taker.complete(reply);
            case Late<T> _ -> taker.completeExceptionally(new TimeoutException("no answer"));
        }
        return Behaviors.stopped();
    }
}
