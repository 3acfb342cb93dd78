package parley.sip.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a message that breaks a rule (RFC 3261 §8.2.6, §21.4.1).
/// @param lines the header fields that could be told apart, some of them perhaps malformed
/// @param views what of them was well formed
record Refusal(List<SipHeader> lines, SipHeaders.Views views) {
    /// @param method of the request, or null for a response or where it cannot be told
    ParseOutcome outcome(int status, String rule, int offset, @Nullable Method method) {
        if (method == null || lines.stream().noneMatch(line -> line.name().equals(HeaderName.VIA))) {
            return new ParseOutcome.Discarded(rule, offset);
        }
        var echoed = new ArrayList<SipHeader>();
        for (var line : lines) {
            var name = line.name();
            if (name.equals(HeaderName.VIA)
                    || name.equals(HeaderName.FROM)
                    || name.equals(HeaderName.CALL_ID)
                    || name.equals(HeaderName.CSEQ)) {
                echo(line, echoed);
            } else if (name.equals(HeaderName.TO)) {
                echo(tagged(line), echoed);
            }
        }
        var reason = ReasonPhrase.of(status);
        var colon = rule.indexOf(": ");
        // RFC 3261 §21.4.1: the phrase should say what is wrong.
        var phrase = status == 400 && colon >= 0 ? reason + rule.substring(colon) : reason;
        var response = new SipResponse(status, phrase, SipHeaders.of(echoed), Body.EMPTY);
        return new ParseOutcome.Answerable(rule, offset, method, response);
    }

    /// A malformed value goes back as it came, unless it would break our own message.
    private static void echo(SipHeader line, List<SipHeader> echoed) {
        if (line.value().indexOf('\r') < 0 && line.value().indexOf('\n') < 0) {
            echoed.add(line);
        }
    }

    private SipHeader tagged(SipHeader line) {
        var to = views.to;
        if (to == null || to.tag().isPresent()) {
            return line;
        }
        return new SipHeader(line.name(), line.value() + ";tag=" + tag());
    }

    /// The same for each copy of the request (RFC 3261 §8.2.7), without anything kept.
    private String tag() {
        // FNV-1a, 64 bits: equal in every process, unlike identity hashes, and no secret is needed here.
        var hash = 0xcbf29ce484222325L;
        for (var line : lines) {
            var value = line.value();
            for (var i = 0; i < value.length(); i++) {
                hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
            }
        }
        return Long.toHexString(hash);
    }
}
