package parley.routing;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.sip.message.HeaderName;
import parley.sip.message.NameAddr;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;
import parley.sip.message.UasResponse;
import parley.sip.message.Uri;

/// The registrar of one domain (RFC 3261 §10.3): which user can be reached where. The rules are in the immutable
/// [BindingSet]; this is the table of them, mutable and owned by one actor, since a copy of the whole for each
/// REGISTER would not scale. Its size is bounded by the configured users and [RegistrarPolicy#maxBindings()].
/// @param <F> reference to a flow, compared by `equals`
public final class Registrar<F> {
    /// RFC 3261 §20.17: a date of RFC 1123, always in GMT.
    private static final DateTimeFormatter SIP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private final RegistrarPolicy policy;
    private final Map<String, BindingSet<F>> sets = new HashMap<>();
    private final Map<F, Set<String>> usersByFlow = new HashMap<>();

    /// An empty registrar.
    public Registrar(RegistrarPolicy policy) {
        this.policy = policy;
    }

    /// The answer to a REGISTER.
    /// @param response to send
    /// @param changes that it made
    /// @param <F> reference to a flow
    public record Outcome<F>(SipResponse response, List<BindingChange<F>> changes) {
        public Outcome {
            changes = List.copyOf(changes);
        }
    }

    /// Answers a REGISTER.
    /// @param register as received, authenticated
    /// @param user who has shown the password; may register none but their own address (§10.3 step 4)
    /// @param now wall clock
    /// @param flow it came on
    /// @param toTag random, for the response
    public Outcome<F> on(SipRequest register, String user, Instant now, F flow, String toTag) {
        var question = new Question(register, user, now, toTag);
        if (!user.equals(userOf(register.headers().to().uri()))) {
            return refuse(question, 403, List.of());
        }
        var cseq = register.headers().cseq().number();
        var by = new BindingSet.Registration<>(register.headers().callId(), cseq, now, flow);
        var expired = expire(user, now);
        return switch (BindingRequest.read(register, policy)) {
            case BindingRequest.Refused(var status) -> refuse(question, status, expired);
            case BindingRequest.Fetch _ -> accept(question, expired);
            case BindingRequest.RemoveAll _ -> settle(question, setOf(user).removeAll(by), expired);
            case BindingRequest.Update(var wishes) ->
                settle(question, setOf(user).update(wishes, by, policy.maxBindings()), expired);
        };
    }

    /// Where a user can be reached now, the most recent first; empty if nowhere.
    public List<Binding<F>> lookup(String user, Instant now) {
        return setOf(user).bindings().stream()
                .filter(binding -> binding.validAt(now))
                .toList();
    }

    /// Bindings held, the expired ones that nobody has asked for included.
    public int size() {
        return sets.values().stream().mapToInt(set -> set.bindings().size()).sum();
    }

    /// A connection has closed: nobody can be reached on it any more.
    public List<BindingChange<F>> flowClosed(F flow) {
        var changes = new ArrayList<BindingChange<F>>();
        for (var user : List.copyOf(usersByFlow.getOrDefault(flow, Set.of()))) {
            var step = setOf(user).remove(binding -> binding.flow().equals(flow), BindingChange.Cause.FLOW_CLOSED);
            changes.addAll(store(step));
        }
        return changes;
    }

    /// Removes what has expired. To be called now and then; no answer depends on it.
    public List<BindingChange<F>> expire(Instant now) {
        var changes = new ArrayList<BindingChange<F>>();
        for (var user : List.copyOf(sets.keySet())) {
            changes.addAll(expire(user, now));
        }
        return changes;
    }

    /// What an answer is made from.
    private record Question(SipRequest register, String user, Instant now, String toTag) {}

    private List<BindingChange<F>> expire(String user, Instant now) {
        return store(setOf(user).remove(binding -> !binding.validAt(now), BindingChange.Cause.EXPIRED));
    }

    private BindingSet<F> setOf(String user) {
        return sets.getOrDefault(user, new BindingSet<>(user, List.of()));
    }

    private List<BindingChange<F>> store(BindingSet.Step<F> step) {
        var user = step.next().user();
        setOf(user).bindings().forEach(binding -> forget(binding.flow(), user));
        for (var binding : step.next().bindings()) {
            usersByFlow.computeIfAbsent(binding.flow(), _ -> new HashSet<>()).add(user);
        }
        if (step.next().bindings().isEmpty()) {
            sets.remove(user);
        } else {
            sets.put(user, step.next());
        }
        return step.changes();
    }

    private void forget(F flow, String user) {
        usersByFlow.computeIfPresent(flow, (_, users) -> {
            users.remove(user);
            return users.isEmpty() ? null : users;
        });
    }

    /// Step 7: a REGISTER older than a binding it touches fails as a whole.
    private Outcome<F> settle(Question question, Optional<BindingSet.Step<F>> step, List<BindingChange<F>> expired) {
        if (step.isEmpty()) {
            return refuse(question, 500, expired);
        }
        var changes = new ArrayList<>(expired);
        changes.addAll(store(step.get()));
        return accept(question, changes);
    }

    private Outcome<F> refuse(Question question, int status, List<BindingChange<F>> changes) {
        var response = UasResponse.to(question.register(), status, question.toTag());
        var minimum = Long.toString(policy.minExpires().toSeconds());
        return new Outcome<>(
                status == 423 ? response.with(response.headers().with(HeaderName.MIN_EXPIRES, minimum)) : response,
                changes);
    }

    /// Step 8: a 200 lists all bindings, whoever made them.
    private Outcome<F> accept(Question question, List<BindingChange<F>> changes) {
        var contacts = lookup(question.user(), question.now()).stream()
                .map(binding -> contactOf(binding, question.now()))
                .toList();
        var response = UasResponse.to(question.register(), 200, question.toTag());
        var headers = response.headers()
                .with(HeaderName.CONTACT, contacts)
                .with(HeaderName.DATE, SIP_DATE.format(question.now().atOffset(ZoneOffset.UTC)));
        return new Outcome<>(response.with(headers), changes);
    }

    private String contactOf(Binding<F> binding, Instant now) {
        var contact = binding.contact();
        var seconds = Long.toString(Duration.between(now, binding.expires()).toSeconds());
        return SipWriter.text(new NameAddr(
                contact.displayName(), contact.uri(), contact.parameters().with("expires", seconds)));
    }

    private static String userOf(Uri address) {
        return address instanceof SipUri sip && sip.user() != null ? sip.user() : "";
    }
}
