package parley.b2bua;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.b2bua.InviteUsage.ClientExchange;
import parley.b2bua.InviteUsage.Standing;
import parley.b2bua.InviteUsage.Success;
import parley.sip.dialog.Dialog;
import parley.sip.dialog.DialogId;
import parley.sip.dialog.SessionTimer;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipMessage;
import parley.sip.message.Via;
import parley.sip.transaction.ServerTransaction;
import parley.sip.transaction.TransactionKey;

/// A leg while one input works on it: the only mutable thing in this machine, and it never outlives the input.
final class UsageTurn {
    final Map<TransactionKey, ServerTransaction> servers;
    final Map<TransactionKey, ClientExchange> clients;
    final Map<DialogId, Dialog> dialogs;
    final Map<TransactionKey, Success> unacknowledged;
    final List<UsageEffect> effects = new ArrayList<>();
    UsageSettings settings;
    UsageRole role;
    Standing standing;
    Optional<SessionTimer> sessionTimer;
    Body described;
    long branches;

    UsageTurn(InviteUsage usage) {
        settings = usage.settings();
        role = usage.role();
        standing = usage.standing();
        servers = new LinkedHashMap<>(usage.servers());
        clients = new LinkedHashMap<>(usage.clients());
        dialogs = new LinkedHashMap<>(usage.dialogs());
        unacknowledged = new LinkedHashMap<>(usage.unacknowledged());
        sessionTimer = usage.sessionTimer();
        described = usage.described();
        branches = usage.branches();
    }

    boolean open() {
        return standing instanceof Standing.Open;
    }

    boolean closed() {
        return standing instanceof Standing.Closed;
    }

    /// Headers for the BYE or CANCEL that is still to be sent.
    SipHeaders lastWords() {
        return standing instanceof Standing.HangingUp(var headers) ? headers : SipHeaders.NONE;
    }

    void tell(LegEvent event) {
        effects.add(new UsageEffect.Tell(event));
    }

    /// The confirmed dialog.
    Optional<Dialog> confirmed() {
        return dialogs.values().stream()
                .filter(dialog -> dialog.state() == Dialog.State.CONFIRMED)
                .findFirst();
    }

    /// The dialog to ask in: the confirmed one, else an early one.
    Optional<Dialog> current() {
        return confirmed().or(() -> dialogs.values().stream().findFirst());
    }

    void keep(Dialog dialog) {
        if (dialogs.put(dialog.id(), dialog) == null) {
            effects.add(new UsageEffect.ClaimDialog(dialog.id()));
        }
    }

    void forget(Dialog dialog) {
        if (dialogs.remove(dialog.id()) != null) {
            effects.add(new UsageEffect.DisclaimDialog(dialog.id()));
        }
    }

    /// Forks that were not taken are no dialogs of ours (RFC 3261 §13.2.2.4).
    void keepOnly(Dialog dialog) {
        List.copyOf(dialogs.values()).stream()
                .filter(other -> !other.id().equals(dialog.id()))
                .forEach(this::forget);
        keep(dialog);
    }

    static String branch(UsageSettings settings, long number) {
        return Via.MAGIC_COOKIE + settings.branchSeed() + "." + number;
    }

    /// Remembers what we said of the session, for a refresh.
    void describe(SipMessage sent) {
        if (sent.body().length() > 0
                && sent.headers().first(HeaderName.CONTENT_TYPE).orElse("").equals(Capabilities.ACCEPT)) {
            described = sent.body();
        }
    }

    void disarm(UsageTimer timer) {
        effects.add(new UsageEffect.Disarm(timer));
    }

    InviteUsage.Step step() {
        var over = closed() && servers.isEmpty() && clients.isEmpty() && unacknowledged.isEmpty();
        if (over) {
            UsageClock.stopSession(this);
            List.copyOf(dialogs.values()).forEach(this::forget);
            effects.add(new UsageEffect.Tell(new LegEvent.Over()));
            effects.add(new UsageEffect.End());
        }
        var next = new InviteUsage(
                settings, role, standing, servers, clients, dialogs, unacknowledged, sessionTimer, described, branches);
        return new InviteUsage.Step(next, effects);
    }
}
