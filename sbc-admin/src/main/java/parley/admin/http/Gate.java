package parley.admin.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import parley.observe.EventSink;
import parley.observe.SbcEvent;

/// Stands before every operation: says who asks, and whether he may. What it does not let through gets the same
/// answer
/// whatever it asked for, so that nobody learns what there is.
final class Gate {
    private static final String BEARER = "Bearer ";

    private static final List<HttpHeader> CHALLENGE = List.of(RawHeader.create("WWW-Authenticate", "Bearer"));

    private final Users users;
    private final EventSink events;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Backoff backoff = new Backoff();

    /// @param nanos a monotonic clock
    Gate(Users users, EventSink events, LongSupplier nanos) {
        this.users = users;
        this.events = events;
        this.nanos = nanos;
    }

    /// What it says.
    sealed interface Verdict {
        /// He may.
        record Pass(Caller caller, Operation operation, RouteTable.Match.Found match) implements Verdict {}

        /// He may not.
        record Stop(Answer.Problem why) implements Verdict {}
    }

    private sealed interface Proof {
        /// A user of ours.
        record Somebody(Users.User user) implements Proof {}

        /// Nobody.
        record Refused(Answer.Problem why) implements Proof {}
    }

    /// @param match what the table has for the request
    Verdict judge(HttpRequest request, RouteTable.Match match) {
        var source = source(request);
        if (match instanceof RouteTable.Match.Found found && found.operation().access() == Access.OPEN) {
            return new Verdict.Pass(Caller.nobody(source), found.operation(), found);
        }
        return switch (prove(request, source, action(match))) {
            case Proof.Refused(var why) -> new Verdict.Stop(why);
            case Proof.Somebody(var user) -> judge(request, match, user, source);
        };
    }

    private Verdict judge(HttpRequest request, RouteTable.Match match, Users.User user, String source) {
        return switch (match) {
            case RouteTable.Match.Nothing() ->
                new Verdict.Stop(new Answer.Problem(404, "Not found", "There is nothing at this path."));
            case RouteTable.Match.OtherMethod(var allowed) -> {
                var methods = String.join(
                        ", ", allowed.stream().map(method -> method.value()).toList());
                yield new Verdict.Stop(new Answer.Problem(
                        405,
                        "Method not allowed",
                        "This path answers " + methods + ".",
                        List.of(RawHeader.create("Allow", methods))));
            }
            case RouteTable.Match.Found found -> {
                var operation = found.operation();
                if (!operation.access().grantedTo(user.role())) {
                    report(user.name(), source, action(match), "forbidden");
                    yield new Verdict.Stop(
                            new Answer.Problem(403, "Forbidden", "This needs the role operator; yours is reader."));
                }
                // A browser sends Origin with each such request. There is no page of ours that would have made it,
                // and
                // a client certificate would go along with one of somebody else's.
                if (!operation.method().equals(HttpMethods.GET)
                        && request.getHeader("Origin").isPresent()) {
                    report(user.name(), source, action(match), "forbidden");
                    yield new Verdict.Stop(
                            new Answer.Problem(403, "Forbidden", "Changes are not taken from web pages."));
                }
                yield new Verdict.Pass(new Caller(user.name(), Optional.of(user.role()), source), operation, found);
            }
        };
    }

    private Proof prove(HttpRequest request, String source, String action) {
        var credentials = request.getHeader("Authorization").map(HttpHeader::value);
        if (credentials.isEmpty()) {
            return certificate(request)
                    .<Proof>map(Proof.Somebody::new)
                    .orElseGet(() -> new Proof.Refused(new Answer.Problem(
                            401, "Unauthorized", "Send a token as Authorization: Bearer.", CHALLENGE)));
        }
        var token = credentials.get();
        lock.lock();
        try {
            var wait = backoff.wait(source, nanos.getAsLong());
            if (!wait.isZero()) {
                return locked(wait);
            }
            var user = token.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? users.byToken(token.substring(BEARER.length()).strip())
                    : Optional.<Users.User>empty();
            if (user.isPresent()) {
                backoff.right(source);
                return new Proof.Somebody(user.get());
            }
            backoff.wrong(source, nanos.getAsLong());
            var now = backoff.wait(source, nanos.getAsLong());
            report(Caller.NOBODY, source, action, now.isZero() ? "unauthorized" : "locked-out");
            return new Proof.Refused(new Answer.Problem(401, "Unauthorized", "The token is nobody's.", CHALLENGE));
        } finally {
            lock.unlock();
        }
    }

    private static Proof locked(Duration wait) {
        var seconds = wait.toSeconds() + 1;
        return new Proof.Refused(new Answer.Problem(
                429,
                "Too many requests",
                "Too many wrong tokens came from your address; wait " + seconds + " s.",
                List.of(RawHeader.create("Retry-After", Long.toString(seconds)))));
    }

    private Optional<Users.User> certificate(HttpRequest request) {
        return request.getAttribute(AttributeKeys.sslSession).flatMap(tls -> {
            try {
                return users.byCertificate(
                        CertificateUserNames.of(tls.getSession().getPeerCertificates()));
            } catch (SSLPeerUnverifiedException none) {
                return Optional.empty();
            }
        });
    }

    private static String source(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(remote -> remote.getAddress())
                .map(address -> address.getHostAddress())
                .orElse("unknown");
    }

    private static String action(RouteTable.Match match) {
        return switch (match) {
            case RouteTable.Match.Found(var operation, var _) ->
                operation.method().value() + " " + operation.path();
            case RouteTable.Match.OtherMethod _, RouteTable.Match.Nothing _ -> "unknown";
        };
    }

    private void report(String user, String source, String action, String outcome) {
        events.accept(new SbcEvent.AdminAction(user, source, action, outcome));
    }
}
