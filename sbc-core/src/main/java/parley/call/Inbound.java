package parley.call;

import parley.sip.message.SipMessage;
import parley.transport.Flow;

/// A message of a call, brought to whoever owns its transaction or dialog.
/// @param flow it came on
/// @param message as received
public record Inbound(Flow flow, SipMessage message) implements CallActor.Command, DialogActor.Command {}
