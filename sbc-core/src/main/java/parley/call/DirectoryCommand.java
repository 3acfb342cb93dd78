package parley.call;

import org.apache.pekko.actor.typed.ActorRef;
import parley.common.CallRef;
import parley.sip.dialog.DialogId;
import parley.sip.transaction.TransactionKey;

/// What calls tell the directory of who owns which messages.
public sealed interface DirectoryCommand {
    /// That transaction's messages go to this owner.
    /// @param key whose
    /// @param owner instead of any other
    record Claim(TransactionKey key, ActorRef<Inbound> owner) implements DirectoryCommand {}

    /// That transaction is over.
    /// @param key whose
    /// @param owner who claimed it
    record Disclaim(TransactionKey key, ActorRef<Inbound> owner) implements DirectoryCommand {}

    /// That dialog's requests go to this owner.
    /// @param id whose
    /// @param secure true if our Contact in it names TLS: what comes in the clear is then not from its peer
    /// @param owner instead of any other
    record ClaimDialog(DialogId id, boolean secure, ActorRef<Inbound> owner) implements DirectoryCommand {}

    /// That dialog is over.
    /// @param id whose
    /// @param owner who claimed it
    record DisclaimDialog(DialogId id, ActorRef<Inbound> owner) implements DirectoryCommand {}

    /// That call is over and counts no more, though its last retransmissions may still run.
    /// @param call which
    record CallOver(CallRef call) implements DirectoryCommand {}
}
