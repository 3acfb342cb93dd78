package parley.identity;

import java.util.OptionalInt;
import org.apache.pekko.actor.typed.ActorRef;

/// What operators, the authority's client and the command line have done with identities. Each is answered once. One
/// that changes something is refused while another does: what is proved must be what is activated.
public sealed interface IdentityCommand extends IdentityActor.Command {
    /// Inspect a certificate and keep it as a new generation. Shows it to nobody yet.
    /// Answers: [IdentityReply.Uploaded], [IdentityReply.Rejected], [IdentityReply.Refused].
    /// @param identity name in `sbc.identities`
    /// @param upload what it consists of
    /// @param alone true: the generation shows this certificate only; false: it takes the place of those of the
    ///     same
    ///     kind of key and use, beside the others
    /// @param by who wants it, for the history
    /// @param replyTo gets the answer
    record Upload(
            String identity,
            parley.certificate.Upload upload,
            boolean alone,
            String by,
            ActorRef<IdentityReply> replyTo)
            implements IdentityCommand {}

    /// Prove a generation: we handshake with ourselves on each listener and server name concerned, and nobody else
    /// sees
    /// it. Answers: [IdentityReply.Staged], [IdentityReply.Refused].
    /// @param identity name in `sbc.identities`
    /// @param generation which; if not given, the newest
    /// @param by who wants it, for the history
    /// @param replyTo gets the answer
    record Stage(String identity, OptionalInt generation, String by, ActorRef<IdentityReply> replyTo)
            implements IdentityCommand {}

    /// Show a staged generation in all new handshakes; connections that are open live on.
    /// Answers: [IdentityReply.Activated], [IdentityReply.Refused].
    /// @param identity name in `sbc.identities`
    /// @param generation which; if not given, the newest that is staged
    /// @param by who wants it, for the history
    /// @param replyTo gets the answer
    record Activate(String identity, OptionalInt generation, String by, ActorRef<IdentityReply> replyTo)
            implements IdentityCommand {}

    /// Show what was shown before. Answers: [IdentityReply.Activated], [IdentityReply.Refused].
    /// @param identity name in `sbc.identities`
    /// @param by who wants it, for the history
    /// @param replyTo gets the answer
    record RollBack(String identity, String by, ActorRef<IdentityReply> replyTo) implements IdentityCommand {}

    /// Read the configured files again, and prove and activate what has changed, all of it or nothing.
    /// Answers: [IdentityReply.Reloaded], [IdentityReply.Refused].
    /// @param by who wants it, for the history
    /// @param replyTo gets the answer
    record Reload(String by, ActorRef<IdentityReply> replyTo) implements IdentityCommand {}

    /// Say what there is, public parts only. Answer: [IdentityReply.Shown].
    /// @param replyTo gets the answer
    record Show(ActorRef<IdentityReply> replyTo) implements IdentityCommand {}

    /// Say what was done. Answer: [IdentityReply.Past], newest last.
    /// @param most entries wanted
    /// @param replyTo gets the answer
    record History(int most, ActorRef<IdentityReply> replyTo) implements IdentityCommand {}
}
