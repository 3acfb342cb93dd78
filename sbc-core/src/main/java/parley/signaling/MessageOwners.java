package parley.signaling;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import parley.call.DirectoryCommand;
import parley.call.Inbound;
import parley.common.CallRef;
import parley.common.TransportProtocol;
import parley.sip.dialog.DialogId;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.transaction.TransactionKey;

/// Who owns which messages: the tables behind "transaction, then dialog, then nobody" (RFC 3261 §17.1.3, §17.2.3,
/// §12.2.2). Used by the router only; entries live as long as what they name.
final class MessageOwners {
    private final Map<TransactionKey, ActorRef<Inbound>> transactions = new HashMap<>();
    private final Map<DialogId, DialogOwner> dialogs = new HashMap<>();
    private final Map<Origin, TransactionKey> origins = new HashMap<>();
    private final Map<TransactionKey, Origin> invites = new HashMap<>();
    private final Map<ActorRef<?>, TransactionKey> admitted = new HashMap<>();

    /// @param secure true if the peer was told to come by TLS
    private record DialogOwner(ActorRef<Inbound> actor, boolean secure) {}

    /// What copies of one request have in common that came over different ways (RFC 3261 §8.2.2.2).
    private record Origin(String callId, String fromTag, long cseq) {
        static Origin of(SipRequest request) {
            var headers = request.headers();
            return new Origin(
                    headers.callId(),
                    headers.from().tag().orElse(""),
                    headers.cseq().number());
        }
    }

    /// The owner of a request, if it has one. A dialog that its peer holds over TLS is not there for requests in the
    /// clear: its tags may have been read on a leg that anyone can listen to, and are no proof of anything.
    /// @param protocol it came by
    Optional<ActorRef<Inbound>> of(SipRequest request, TransportProtocol protocol) {
        var key = request.method().equals(Method.CANCEL)
                ? TransactionKey.cancelledBy(request)
                : TransactionKey.ofInbound(request);
        return Optional.ofNullable(transactions.get(key))
                .or(() -> Optional.ofNullable(dialogs.get(DialogId.ofInbound(request)))
                        .filter(owner -> protocol.secure() || !owner.secure())
                        .map(DialogOwner::actor));
    }

    /// The owner of a response, if it has one.
    Optional<ActorRef<Inbound>> of(SipResponse response) {
        return Optional.ofNullable(transactions.get(TransactionKey.ofResponse(response)));
    }

    /// True for a copy of an INVITE that is being served already, which came another way.
    boolean merged(SipRequest request) {
        return request.method().equals(Method.INVITE) && origins.containsKey(Origin.of(request));
    }

    /// A new call owns its INVITE, until its leg does.
    void admit(SipRequest invite, ActorRef<Inbound> call) {
        var key = TransactionKey.ofInbound(invite);
        transactions.put(key, call);
        origins.put(Origin.of(invite), key);
        invites.put(key, Origin.of(invite));
        admitted.put(call, key);
    }

    void on(DirectoryCommand command) {
        switch (command) {
            case DirectoryCommand.Claim(var key, var owner) -> transactions.put(key, owner);
            case DirectoryCommand.Disclaim(var key, var owner) -> disclaim(key, owner);
            case DirectoryCommand.ClaimDialog(var id, var secure, var owner) ->
                dialogs.put(id, new DialogOwner(owner, secure));
            case DirectoryCommand.DisclaimDialog(var id, var owner) ->
                dialogs.computeIfPresent(id, (_, held) -> held.actor().equals(owner) ? null : held);
            case DirectoryCommand.CallOver(CallRef _) -> {}
        }
    }

    /// A call is gone: if its INVITE is still its own, no leg ever took it over. Legs give up their claims
    /// themselves.
    void forget(ActorRef<?> call) {
        var key = admitted.remove(call);
        if (key != null) {
            disclaim(key, call);
        }
    }

    private void disclaim(TransactionKey key, ActorRef<?> owner) {
        if (owner.equals(transactions.get(key))) {
            remove(key);
        }
    }

    private void remove(TransactionKey key) {
        transactions.remove(key);
        @Nullable Origin origin = invites.remove(key);
        if (origin != null) {
            origins.remove(origin);
        }
    }

    int transactions() {
        return transactions.size();
    }

    int dialogs() {
        return dialogs.size();
    }
}
