package parley.b2bua;

import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.ReasonPhrase;
import parley.sip.message.SipHeaders;

/// What the call wants one leg to answer. The leg adds what belongs to its dialog.
/// @param status 101 to 699
/// @param reason phrase, for people
/// @param headers that cross; in a transparent call To, Record-Route and Contact of the far side among them
/// @param body as it goes out
public record OutgoingResponse(int status, String reason, SipHeaders headers, Body body) {
    /// An answer of our own.
    public static OutgoingResponse of(int status) {
        return new OutgoingResponse(status, ReasonPhrase.of(status), SipHeaders.NONE, Body.EMPTY);
    }

    public OutgoingResponse with(HeaderName name, String value) {
        return new OutgoingResponse(status, reason, headers.with(name, value), body);
    }
}
