package parley.b2bua;

import parley.sip.message.Body;
import parley.sip.message.Method;
import parley.sip.message.SipHeaders;

/// What the call wants one leg to ask. The leg adds what belongs to its dialog and hop.
/// @param method any but ACK and CANCEL
/// @param headers that cross; in a transparent call Via, Record-Route, Contact and CSeq of the far side among them
/// @param body as it goes out
public record OutgoingRequest(Method method, SipHeaders headers, Body body) {}
