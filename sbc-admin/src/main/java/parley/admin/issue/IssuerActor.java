package parley.admin.issue;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import parley.admin.acme.AcmeOutcome;
import parley.admin.renewal.Advice;
import parley.admin.renewal.Issuance;
import parley.admin.renewal.IssuanceEffect;
import parley.admin.renewal.IssuanceInput;
import parley.admin.renewal.Validity;
import parley.admin.view.IssuanceView;
import parley.certificate.Credential;
import parley.identity.IdentityCommand;
import parley.identity.IdentityReply;
import parley.observe.SbcEvent;

/// One identity's orders. What an authority issues goes the way of an upload: inspected, proved, put in force.
/// [Issuance] decides; this performs.
public final class IssuerActor extends AbstractMatchingBehavior<IssuerActor.Command> {
    private static final String LOOK = "look";

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final IssuerSetup setup;
    private final ActorRef<IdentityReply> answers;
    private Issuance issuance;
    private OrderTicket ticket;
    /// Of the order under way: from the authority until it has been handed on.
    private @Nullable Credential issued;

    /// What it obeys.
    public sealed interface Command {}

    /// Have a certificate issued now. The answer says whether it has begun.
    /// @param source who is to issue
    /// @param by who wants it
    /// @param answer takes the answer
    public record Issue(Source source, String by, CompletableFuture<Answer> answer) implements Command {}

    /// Say how things stand.
    /// @param answer takes the answer
    public record Show(CompletableFuture<Answer> answer) implements Command {}

    private record LookDue() implements Command {}

    private record Seen(IssuanceInput.Seen seen) implements Command {}

    private record Ordered(AcmeOutcome outcome) implements Command {}

    private record Told(IdentityReply reply) implements Command {}

    /// What it answers.
    public sealed interface Answer {
        /// How things stand, after what was asked for has begun if anything was.
        record Standing(IssuanceView view) implements Answer {}

        /// It has not begun.
        /// @param why in words
        record Refused(String why) implements Answer {}
    }

    private IssuerActor(ActorContext<Command> context, TimerScheduler<Command> timers, IssuerSetup setup) {
        super(context);
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.answers = context.messageAdapter(IdentityReply.class, Told::new);
        this.issuance = Issuance.start(setup.policy());
        this.ticket = OrderTicket.NONE;
    }

    /// Looks at once whether there is anything to order.
    static Behavior<Command> create(IssuerSetup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.getSelf().tell(new LookDue());
            return new IssuerActor(context, timers, setup);
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Issue issue -> asked(issue);
            case Show(var answer) -> answer.complete(standing());
            case LookDue _ -> take(new IssuanceInput.LookDue());
            case Seen(var seen) -> take(seen);
            case Ordered(var outcome) -> ordered(outcome);
            case Told(var reply) -> told(reply);
        }
        return this;
    }

    private void asked(Issue issue) {
        var objection = setup.issuers().objection(issue.source());
        if (objection.isPresent()) {
            issue.answer().complete(new Answer.Refused(setup.identity() + ": " + objection.get()));
            return;
        }
        take(new IssuanceInput.Asked(), Optional.of(issue));
    }

    private void ordered(AcmeOutcome outcome) {
        switch (outcome) {
            case AcmeOutcome.Issued(var credential) -> {
                issued = credential;
                take(new IssuanceInput.Issued());
            }
            case AcmeOutcome.Failed(var why, var retryAfter) -> take(new IssuanceInput.Failed(why, retryAfter));
        }
    }

    private void told(IdentityReply reply) {
        switch (reply) {
            case IdentityReply.Uploaded uploaded -> take(new IssuanceInput.Uploaded(uploaded.generation()));
            case IdentityReply.Staged staged -> take(new IssuanceInput.Staged(staged.generation()));
            case IdentityReply.Activated _ -> take(new IssuanceInput.Activated());
            case IdentityReply.Rejected rejected -> take(failed(IssuedUpload.words(rejected.report())));
            case IdentityReply.Refused refused -> take(failed(refused.why()));
            case IdentityReply.Shown shown -> look(shown);
            case IdentityReply.Reloaded _, IdentityReply.Past _ ->
                context.getLog().debug("an answer to nothing");
        }
    }

    private static IssuanceInput failed(String why) {
        return new IssuanceInput.Failed("it was issued, and could not be used: " + why, Optional.empty());
    }

    private void look(IdentityReply.Shown shown) {
        var current = setup.renewable().current(shown, setup.identity());
        var validity = current.map(leaf ->
                new Validity(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()));
        if (current.isEmpty()) {
            take(new IssuanceInput.Seen(validity, Optional.empty()));
            return;
        }
        context.pipeToSelf(setup.issuers().advice(current.get()), (advice, _) -> {
            Optional<Advice> given = advice == null ? Optional.empty() : advice;
            return new Seen(new IssuanceInput.Seen(validity, given));
        });
    }

    private void take(IssuanceInput input) {
        take(input, Optional.empty());
    }

    private void take(IssuanceInput input, Optional<Issue> asked) {
        var turn = issuance.on(input, setup.clock().instant());
        issuance = turn.next();
        turn.effects().forEach(effect -> perform(effect, asked));
    }

    private void perform(IssuanceEffect effect, Optional<Issue> asked) {
        switch (effect) {
            case IssuanceEffect.Look _ -> setup.identities().tell(new IdentityCommand.Show(answers));
            case IssuanceEffect.Order _ -> order(asked);
            case IssuanceEffect.Upload _ -> upload();
            case IssuanceEffect.Stage(var generation) ->
                setup.identities()
                        .tell(new IdentityCommand.Stage(
                                setup.identity(), OptionalInt.of(generation), ticket.by(), answers));
            case IssuanceEffect.Activate(var generation) ->
                setup.identities()
                        .tell(new IdentityCommand.Activate(
                                setup.identity(), OptionalInt.of(generation), ticket.by(), answers));
            case IssuanceEffect.Arm(var delay) -> timers.startSingleTimer(LOOK, new LookDue(), delay);
            case IssuanceEffect.Accept _ -> {
                // The answer shows the order that is made next, and so follows it.
            }
            case IssuanceEffect.Decline _ ->
                asked.ifPresent(issue ->
                        issue.answer().complete(new Answer.Refused(setup.identity() + ": another order is under way")));
            case IssuanceEffect.TellIssued _ -> tellIssued();
            case IssuanceEffect.TellFailed(var why, var next) -> tellFailed(why, next);
        }
    }

    private void order(Optional<Issue> asked) {
        var source = asked.map(Issue::source).orElseGet(Source.Acme::new);
        ticket = ticket.next(source, asked.map(Issue::by).orElse(source.word()));
        context.pipeToSelf(
                setup.issuers().order(source),
                (outcome, fault) -> new Ordered(
                        outcome == null
                                ? new AcmeOutcome.Failed("a fault of ours: " + fault, Optional.empty())
                                : outcome));
        asked.ifPresent(issue -> issue.answer().complete(standing()));
    }

    private void upload() {
        var credential = issued;
        if (credential != null) {
            setup.identities()
                    .tell(new IdentityCommand.Upload(
                            setup.identity(), IssuedUpload.of(credential), false, ticket.by(), answers));
        }
    }

    private void tellIssued() {
        var serial = Optional.ofNullable(issued)
                .map(credential -> credential.leaf().getSerialNumber().toString(16))
                .orElse("");
        issued = null;
        ticket = ticket.ended(true, "a new certificate is in force", serial);
        setup.events()
                .accept(new SbcEvent.CertificateIssued(
                        setup.identity(), ticket.source().word(), ticket.by(), serial));
    }

    private void tellFailed(String why, Optional<Instant> next) {
        issued = null;
        ticket = ticket.ended(false, why, "");
        setup.events()
                .accept(new SbcEvent.CertificateNotIssued(
                        setup.identity(),
                        ticket.source().word(),
                        ticket.by(),
                        why,
                        next.map(Instant::toString).orElse("")));
    }

    private Answer standing() {
        var issuer = ticket.number() > 0 && ticket.source() instanceof Source.Lab
                ? ticket.source().word()
                : setup.issuers().authority().orElse("");
        return new Answer.Standing(new IssuanceView(
                setup.identity(),
                issuer,
                issuance.state().word(),
                ticket.number(),
                ticket.succeeded(),
                ticket.outcome(),
                ticket.serial(),
                issuance.next()));
    }
}
