package parley.b2bua;

import java.util.Locale;
import parley.common.Parsed;
import parley.sdp.SdpParser;
import parley.sdp.SessionDescription;
import parley.sip.message.HeaderName;
import parley.sip.message.SipMessage;

/// What the body of a message says of the session.
sealed interface DescribedSession {
    /// There is no body.
    record Nothing() implements DescribedSession {}

    /// A session description.
    /// @param description as read
    record Described(SessionDescription description) implements DescribedSession {}

    /// A body that is no session description, or a broken one.
    /// @param status to refuse it with: 415 for another type (RFC 3261 §21.4.13), 400 for a broken one
    /// @param reason in plain words
    record Unusable(int status, String reason) implements DescribedSession {}

    static DescribedSession of(SipMessage message) {
        if (message.body().length() == 0) {
            return new Nothing();
        }
        var type = message.headers().first(HeaderName.CONTENT_TYPE).orElse("");
        var bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.equals(Capabilities.ACCEPT)) {
            return new Unusable(415, "a body of type " + (bare.isEmpty() ? "unknown" : bare));
        }
        return switch (SdpParser.parse(message.body().octets())) {
            case Parsed.Ok<SessionDescription>(var description) -> new Described(description);
            case Parsed.Refused<SessionDescription>(var rule, var offset) ->
                new Unusable(400, "session description: " + rule + " at octet " + offset);
        };
    }
}
