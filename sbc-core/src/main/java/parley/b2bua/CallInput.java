package parley.b2bua;

import java.util.List;
import parley.common.Digit;
import parley.common.LegSide;
import parley.common.Secret;
import parley.common.TransportProtocol;
import parley.sdp.negotiation.LocalMedia;
import parley.sip.message.Uri;

/// What happens to a call.
public sealed interface CallInput {
    /// Something on one leg.
    /// @param side which
    /// @param event what
    /// @param random 0 (inclusive) to 1 (exclusive), where the answer wants chance (RFC 3261 §14.2)
    record OnLeg(LegSide side, LegEvent event, double random) implements CallInput {}

    /// Where the callee is registered.
    /// @param contacts newest first; empty if nowhere
    record Located(List<Contact> contacts) implements CallInput {
        public Located {
            contacts = List.copyOf(contacts);
        }
    }

    /// One registered contact.
    /// @param uri to ask for
    /// @param protocol of the flow it registered on
    record Contact(Uri uri, TransportProtocol protocol) {}

    /// Both legs of a stream have their sockets.
    /// @param stream 0-based
    /// @param a leg A's
    /// @param b leg B's
    /// @param keyMaterial for both legs of the stream
    record MediaAllocated(int stream, LocalMedia a, LocalMedia b, Secret keyMaterial) implements CallInput {}

    /// There are no sockets for a stream.
    /// @param unreachable true if none can reach the address of the offer; false if none are free
    /// @param reason in plain words
    record MediaRefused(boolean unreachable, String reason) implements CallInput {}

    /// A media leg will never carry media.
    /// @param side which
    /// @param cause machine-readable, for the event
    /// @param explanation in plain words
    record MediaFailed(LegSide side, String cause, String explanation) implements CallInput {}

    /// Nothing valid came from a party for the configured time.
    /// @param side which
    record MediaSilent(LegSide side) implements CallInput {}

    /// A telephone event of a party's ended with us.
    /// @param side whose
    /// @param digit pressed
    record DigitHeard(LegSide side, Digit digit) implements CallInput {}

    /// A media leg is closed.
    record MediaReleased() implements CallInput {}

    /// An armed timer ran out.
    /// @param timer which
    record Fired(CallTimer timer) implements CallInput {}

    /// The node ends the call.
    /// @param cause machine-readable, for the event
    /// @param explanation in plain words
    record Terminated(String cause, String explanation) implements CallInput {}
}
