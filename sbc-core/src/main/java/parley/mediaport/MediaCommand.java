package parley.mediaport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.AddressNeed;
import parley.common.CallRef;
import parley.common.Digit;
import parley.common.Endpoint;
import parley.common.Transcoding;
import parley.sdp.Direction;
import parley.sdp.ExchangedSdp;
import parley.sdp.IceAgreement;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// What signalling asks of media. Commands about one call are obeyed in order.
public sealed interface MediaCommand {
    /// Open the sockets of both legs of one stream; answered by [MediaEvent.Allocated] or [MediaEvent.Refused].
    /// Asking again for a stream that is open is answered with what it has.
    /// @param call whose
    /// @param stream 0-based index of the `m=` line
    /// @param a which of our addresses will do for leg A
    /// @param b which of our addresses will do for leg B
    /// @param owner hears every event of both legs
    record Allocate(CallRef call, int stream, AddressNeed a, AddressNeed b, ActorRef<MediaEvent> owner)
            implements MediaCommand {
        /// Where nothing is known of the parties' addresses.
        public Allocate(CallRef call, int stream, ActorRef<MediaEvent> owner) {
            this(call, stream, new AddressNeed.Any(), new AddressNeed.Any(), owner);
        }
    }

    /// Set, or change, what one leg does. Media passes once both legs are connected, and for DTLS once the peer's
    /// fingerprint has been seen to match.
    /// @param leg which
    /// @param parameters what was negotiated
    record Connect(StreamRef leg, LegParameters parameters) implements MediaCommand {}

    /// Keep what that leg's peer and we have told each other, for captures; before the [Connect] that comes of it.
    /// @param leg which
    /// @param sdp as received and as sent
    record Describe(StreamRef leg, ExchangedSdp sdp) implements MediaCommand {}

    /// Send a digit to the peer of that leg as a telephone event (RFC 4733), after those that were asked for before.
    /// Ignored if it takes no events, or if too many wait.
    /// @param leg which
    /// @param digit to be sent
    record SendDigit(StreamRef leg, Digit digit) implements MediaCommand {}

    /// Close every leg of that call and free its ports; answered by one [MediaEvent.Released] per leg.
    /// @param call whose
    record Release(CallRef call) implements MediaCommand {}

    /// Write the packets of that call to a file, both legs, as they are on the wire, and the keys to read them with;
    /// answered by [CaptureEvent.Started] or [CaptureEvent.Refused].
    /// @param call whose
    /// @param order what, where and for how long
    record Capture(CallRef call, CaptureOrder order) implements MediaCommand {}

    /// Say how each leg of that call does now; answered by one [CallMeasured], with no leg if the call has no media.
    /// What is told at an interval goes on as if nobody had asked.
    /// @param call whose
    /// @param asker gets the answer
    record Measure(CallRef call, ActorRef<CallMeasured> asker) implements MediaCommand {}

    /// How the legs of a call do.
    /// @param call whose
    /// @param legs all that are open, as far as media knows
    record CallMeasured(CallRef call, List<MediaEvent.Measured> legs) {
        public CallMeasured {
            legs = List.copyOf(legs);
        }
    }

    /// End the capture of that call, if there is one.
    /// @param call whose
    record StopCapture(CallRef call) implements MediaCommand {}

    /// How a call is captured.
    /// @param capture name of it
    /// @param file is made, for our own user only
    /// @param duration after which it ends
    /// @param octetsMax size of the file at which it ends
    /// @param watcher hears what becomes of it
    record CaptureOrder(String capture, Path file, Duration duration, long octetsMax, ActorRef<CaptureEvent> watcher) {}

    /// What one leg does.
    /// @param remote where its peer wants RTP, or UDPTL; port 0 if it wants none
    /// @param remoteRtcp where its peer wants RTCP; empty means on the RTP port (`a=rtcp-mux`, RFC 5761), or none
    /// @param security how it is keyed; fax is plain
    /// @param formats what its peer sends in it
    /// @param ice empty if its peer speaks none
    /// @param direction ours towards this peer: what we send it and take from it
    /// @param payloadTypes what the other leg has for payload types of this peer's packets; those that are the same
    ///     there are left out
    /// @param events telephone events to and from this peer
    /// @param transcoding of this peer's voice; empty where it passes as it is
    /// @param signallingHost IP address that its signalling comes from: where its media comes from too, if a
    ///     NAT makes what SDP says useless
    record LegParameters(
            Endpoint remote,
            Optional<Endpoint> remoteRtcp,
            LegSecurity security,
            MediaFormats formats,
            Optional<IceAgreement> ice,
            Direction direction,
            Map<Integer, Integer> payloadTypes,
            TelephoneEvents events,
            Optional<Transcoding> transcoding,
            Optional<String> signallingHost) {
        public LegParameters {
            payloadTypes = Map.copyOf(payloadTypes);
        }
    }
}
