package parley.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import parley.sip.message.SipUri;
import parley.sip.message.Uri;

/// The bindings of one user. Immutable: an update happens as a whole or not at all (RFC 3261 §10.3 step 7).
/// @param user of the registrar
/// @param bindings most recent first
/// @param <F> reference to a flow
record BindingSet<F>(String user, List<Binding<F>> bindings) {
    /// Keeps an immutable copy.
    BindingSet {
        bindings = List.copyOf(bindings);
    }

    /// Who registers, when, on what.
    /// @param callId of the REGISTER
    /// @param cseq number of the REGISTER
    /// @param now wall clock
    /// @param flow it came on
    /// @param <F> reference to a flow
    record Registration<F>(String callId, long cseq, Instant now, F flow) {}

    /// Where an update leads.
    /// @param next the set after it
    /// @param changes in the order they happened
    /// @param <F> reference to a flow
    record Step<F>(BindingSet<F> next, List<BindingChange<F>> changes) {}

    /// Removes all of them; empty if one is newer than the registration, which then fails (§10.3 step 6).
    Optional<Step<F>> removeAll(Registration<F> by) {
        return bindings.stream().allMatch(binding -> binding.olderThan(by.callId(), by.cseq()))
                ? Optional.of(remove(_ -> true, BindingChange.Cause.UNREGISTERED))
                : Optional.empty();
    }

    /// Removes what a condition holds for.
    Step<F> remove(Predicate<Binding<F>> condition, BindingChange.Cause cause) {
        var kept = new ArrayList<Binding<F>>();
        var changes = new ArrayList<BindingChange<F>>();
        for (var binding : bindings) {
            if (condition.test(binding)) {
                changes.add(new BindingChange.Removed<>(user, binding, cause));
            } else {
                kept.add(binding);
            }
        }
        return new Step<>(new BindingSet<>(user, kept), changes);
    }

    /// Adds, refreshes and removes contacts; empty if one of them is newer than the registration, which then fails
    /// (§10.3 step 7).
    Optional<Step<F>> update(List<BindingRequest.Wish> wishes, Registration<F> by, int maxBindings) {
        var kept = new ArrayList<>(bindings);
        var changes = new ArrayList<BindingChange<F>>();
        for (var wish : wishes) {
            var known = find(kept, wish.contact().uri());
            if (known.isPresent() && !known.get().olderThan(by.callId(), by.cseq())) {
                return Optional.empty();
            }
            known.ifPresent(kept::remove);
            if (!wish.expires().isZero()) {
                var binding = bind(wish, by);
                kept.add(binding);
                changes.add(
                        known.isPresent()
                                ? new BindingChange.Refreshed<>(user, binding)
                                : new BindingChange.Added<>(user, binding));
            } else if (known.isPresent()) {
                changes.add(new BindingChange.Removed<>(user, known.get(), BindingChange.Cause.UNREGISTERED));
            }
        }
        // The sort is stable: contacts of one request keep the order in which the phone prefers them.
        kept.sort(Comparator.<Binding<F>, Instant>comparing(Binding::updated).reversed());
        while (kept.size() > maxBindings) {
            changes.add(new BindingChange.Removed<>(user, kept.removeLast(), BindingChange.Cause.REPLACED));
        }
        return Optional.of(new Step<>(new BindingSet<>(user, kept), changes));
    }

    private Binding<F> bind(BindingRequest.Wish wish, Registration<F> by) {
        var expires = by.now().plus(wish.expires());
        return new Binding<>(wish.contact(), by.flow(), by.callId(), by.cseq(), by.now(), expires);
    }

    private static <F> Optional<Binding<F>> find(List<Binding<F>> among, Uri contact) {
        return among.stream()
                .filter(binding -> same(binding.contact().uri(), contact))
                .findFirst();
    }

    private static boolean same(Uri one, Uri other) {
        if (one instanceof SipUri first && other instanceof SipUri second) {
            return first.equivalent(second);
        }
        return one.equals(other);
    }
}
