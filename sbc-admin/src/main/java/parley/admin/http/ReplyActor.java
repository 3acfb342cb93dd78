package parley.admin.http;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import parley.identity.IdentityReply;

/// Hands the one answer to a command on to who is no actor, and ends.
final class ReplyActor extends AbstractMatchingBehavior<IdentityReply> {
    private final CompletableFuture<IdentityReply> taker;

    private ReplyActor(ActorContext<IdentityReply> context, CompletableFuture<IdentityReply> taker) {
        super(context);
        this.taker = taker;
    }

    static Behavior<IdentityReply> create(CompletableFuture<IdentityReply> taker) {
        return Behaviors.setup(context -> new ReplyActor(context, taker));
    }

    @Override
    public Behavior<IdentityReply> onMessage(IdentityReply reply) {
        taker.complete(reply);
        return Behaviors.stopped();
    }
}
