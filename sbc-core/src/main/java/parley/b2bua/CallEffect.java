package parley.b2bua;

import java.time.Duration;
import java.util.Optional;
import parley.common.AddressNeed;
import parley.common.Digit;
import parley.common.LegSide;
import parley.sdp.negotiation.KeyingDecision;
import parley.sdp.negotiation.LegAgreement;
import parley.sip.message.SipRequest;

/// What a call asks of its shell, in order and nothing else.
public sealed interface CallEffect {
    /// Find out where the callee is registered.
    /// @param user of the registrar
    record Locate(String user) implements CallEffect {}

    /// Make leg B.
    /// @param exchange the call's name for the INVITE
    /// @param invite complete but for what the leg adds
    /// @param transparent whether the leg keeps the caller's Via stack and Record-Route set
    record Dial(long exchange, SipRequest invite, boolean transparent) implements CallEffect {}

    /// Hand to a leg.
    /// @param side which
    /// @param input what
    record ToLeg(LegSide side, UsageInput input) implements CallEffect {}

    /// Open the sockets of a stream, or ask for those it has.
    /// @param stream 0-based
    /// @param offerer whose offer it is
    /// @param need which of our addresses will do for it
    record AllocateMedia(int stream, LegSide offerer, AddressNeed need) implements CallEffect {}

    /// A leg of a stream is agreed.
    /// @param side which leg
    /// @param stream 0-based
    /// @param agreement what was settled
    /// @param decision how its keying came about; empty if that is as it was
    record ConnectMedia(LegSide side, int stream, LegAgreement agreement, Optional<KeyingDecision> decision)
            implements CallEffect {}

    /// Send a digit as a telephone event.
    /// @param side to which party
    /// @param stream 0-based
    /// @param digit to be sent
    record SendDigit(LegSide side, int stream, Digit digit) implements CallEffect {}

    /// Close all media of the call.
    record ReleaseMedia() implements CallEffect {}

    /// Start that timer.
    /// @param timer which
    /// @param delay from now
    record Arm(CallTimer timer, Duration delay) implements CallEffect {}

    /// Stop that timer.
    /// @param timer which
    record Disarm(CallTimer timer) implements CallEffect {}

    /// To be told to the operator: routed.
    /// @param from name of the caller
    /// @param to name of the callee, or empty
    record ReportStarted(String from, String to) implements CallEffect {}

    /// To be told to the operator: both sides have acknowledged.
    record ReportAnswered() implements CallEffect {}

    /// To be told to the operator, once: over.
    /// @param status final status of the INVITE
    /// @param cause machine-readable
    /// @param explanation in plain words
    record ReportEnded(int status, String cause, String explanation) implements CallEffect {}

    /// Nothing is left of the call; its last effect.
    record Finish() implements CallEffect {}
}
