package parley.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.sip.message.HeaderName;
import parley.sip.message.NameAddr;
import parley.sip.message.SipHeaders;
import parley.sip.message.SipRequest;

/// What a REGISTER asks for (RFC 3261 §10.2).
sealed interface BindingRequest {
    /// The list of bindings, no change (§10.2.3).
    record Fetch() implements BindingRequest {}

    /// `Contact: *` with `Expires: 0` (§10.2.2).
    record RemoveAll() implements BindingRequest {}

    /// These contacts.
    /// @param wishes in the order written
    record Update(List<Wish> wishes) implements BindingRequest {}

    /// Nothing that can be granted.
    /// @param status 400, 403 or 423
    record Refused(int status) implements BindingRequest {}

    /// One contact.
    /// @param contact without `expires`
    /// @param expires granted; zero removes it
    record Wish(NameAddr contact, Duration expires) {}

    /// Reads the request (§10.3 steps 6 and 7).
    static BindingRequest read(SipRequest register, RegistrarPolicy policy) {
        var headers = register.headers();
        var written = headers.all(HeaderName.CONTACT);
        if (written.isEmpty()) {
            return new Fetch();
        }
        if (written.contains("*")) {
            var zero = headers.first(HeaderName.EXPIRES).flatMap(BindingRequest::seconds);
            var alone = written.size() == 1 && zero.filter(Duration::isZero).isPresent();
            return alone ? new RemoveAll() : new Refused(400);
        }
        var contacts = headers.contacts();
        return contacts.size() > policy.maxBindings() ? new Refused(403) : update(contacts, headers, policy);
    }

    private static BindingRequest update(List<NameAddr> contacts, SipHeaders headers, RegistrarPolicy policy) {
        var common = headers.first(HeaderName.EXPIRES).flatMap(BindingRequest::seconds);
        var wishes = new ArrayList<Wish>();
        for (var contact : contacts) {
            var own = contact.parameters().value("expires").flatMap(BindingRequest::seconds);
            var asked = own.or(() -> common).orElse(policy.defaultExpires());
            if (tooBrief(asked, policy.minExpires())) {
                return new Refused(423);
            }
            var granted = asked.compareTo(policy.maxExpires()) <= 0 ? asked : policy.maxExpires();
            var bare = new NameAddr(
                    contact.displayName(), contact.uri(), contact.parameters().without("expires"));
            wishes.add(new Wish(bare, granted));
        }
        return new Update(List.copyOf(wishes));
    }

    /// §10.3 step 7: a registrar must not refuse an hour or more as too brief.
    private static boolean tooBrief(Duration asked, Duration minimum) {
        return !asked.isZero() && asked.compareTo(minimum) < 0 && asked.compareTo(Duration.ofHours(1)) < 0;
    }

    /// Delta-seconds; empty if malformed, which counts as not written (§20.19).
    private static Optional<Duration> seconds(String text) {
        var digits = text.trim();
        return digits.matches("[0-9]{1,10}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(digits)))
                : Optional.empty();
    }
}
