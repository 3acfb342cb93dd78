package parley.admin.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/// Puts commands to actors for who is no actor: each answer has a taker of its own, and a time by which it must come.
final class Replies {
    private final ActorSystem<?> system;
    private final String name;
    private final AtomicLong takers = new AtomicLong();

    /// @param name of the takers, unlike that of any others
    Replies(ActorSystem<?> system, String name) {
        this.system = system;
        this.name = name;
    }

    /// Completes with the answer, or with a [java.util.concurrent.TimeoutException].
    /// @param type of the answer
    /// @param patience how long it is waited for
    /// @param command is given who gets the answer, and puts the command
    <T> CompletableFuture<T> to(Class<T> type, Duration patience, Consumer<ActorRef<T>> command) {
        var reply = new CompletableFuture<T>();
        command.accept(system.systemActorOf(
                ReplyActor.create(type, reply, patience), name + "-" + takers.incrementAndGet(), Props.empty()));
        return reply;
    }
}
