package parley.admin.acme;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

/// What an authority's answer means for an operator: what has happened, and who must do what.
final class AcmeWords {
    private static final String PREFIX = "urn:ietf:params:acme:error:";

    /// An authority's own text, as far as it is passed on.
    private static final int DETAIL_MAX_CHARS = 300;

    private AcmeWords() {}

    static AcmeOutcome.Failed of(AcmeException fault) {
        return switch (fault) {
            case AcmeRateLimitedException limited ->
                new AcmeOutcome.Failed(
                        "the authority takes no more orders from us for now (rate limit): "
                                + detail(limited.getProblem()) + ". It will be tried again when it lets us",
                        limited.getRetryAfter());
            case AcmeUserActionRequiredException _ ->
                failed("the authority wants somebody to agree to its new terms in a browser: "
                        + plain(String.valueOf(fault.getMessage())));
            case AcmeServerException refused -> failed(of(refused.getProblem()));
            case AcmeNetworkException _ ->
                failed("the authority's directory cannot be reached: " + cause(fault)
                        + ". Check its URL, the way there, and trust if its certificate is not a public one");
            default -> failed("the order came to nothing: " + cause(fault));
        };
    }

    static AcmeOutcome.Failed of(IOException fault) {
        return failed(plain(String.valueOf(fault.getMessage())));
    }

    static AcmeOutcome.Failed failed(String why) {
        return new AcmeOutcome.Failed(why, Optional.<Instant>empty());
    }

    /// RFC 8555 §6.7, one advice for each type of error that an order can meet.
    static String of(Problem problem) {
        var type = problem.getType().toString();
        var advice = switch (type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type) {
            case "connection" ->
                "the authority could not reach us: the name must lead to this node, and its port 80 to http-port";
            case "dns" ->
                "the authority could not look the name up: its address (http-01) or TXT record (dns-01) must be"
                        + " visible to everybody";
            case "incorrectResponse", "unauthorized" ->
                "the authority saw another answer than ours: something else answers at that name, or an old TXT"
                        + " record is still there";
            case "caa" -> "the name's CAA record (RFC 8659) forbids this authority: whoever runs the zone must add it";
            case "rejectedIdentifier" -> "the authority does not issue for this name: correct names";
            case "unsupportedIdentifier" -> "the authority issues for no such kind of name: correct names";
            case "invalidContact", "unsupportedContact" -> "the authority does not take contact: correct it";
            case "externalAccountRequired" ->
                "the authority wants an account that is made with it beforehand, which we cannot do: take another";
            case "orderNotReady", "badNonce", "serverInternal" -> "nothing to be done here: it will be tried again";
            default -> "see what the authority says";
        };
        return "%s. The authority says: %s (%s)".formatted(advice, detail(problem), plain(type));
    }

    private static String detail(Problem problem) {
        return plain(problem.getDetail().or(problem::getTitle).orElse("nothing"));
    }

    private static String cause(Throwable fault) {
        var deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return plain(deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage());
    }

    /// On one line, printable and short: it comes from outside.
    private static String plain(String text) {
        var line = text.replaceAll("[^\\x20-\\x7e]+", " ").strip();
        return line.length() > DETAIL_MAX_CHARS ? line.substring(0, DETAIL_MAX_CHARS) + "..." : line;
    }
}
