package parley.call;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import parley.b2bua.CallEffect;
import parley.b2bua.CallInput;
import parley.b2bua.CallPlan;
import parley.common.AddressFamily;
import parley.common.AddressNeed;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.common.Secret;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaCommand.LegParameters;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.observe.SbcEvent;
import parley.routing.Destination;
import parley.sdp.Connection;
import parley.sdp.negotiation.KeyingDecision;
import parley.sdp.negotiation.LegAgreement;
import parley.sdp.negotiation.LocalMedia;

/// Says in media's terms what was negotiated, and in the call's what media tells.
final class MediaTerms {
    private MediaTerms() {}

    static LegParameters parameters(LegAgreement agreement, Optional<String> signallingHost) {
        var security = switch (agreement.keying()) {
            case LegAgreement.Keying.Plain() -> new LegSecurity.Plain();
            case LegAgreement.Keying.Sdes(var local, var remote) -> new LegSecurity.Sdes(local, remote);
            case LegAgreement.Keying.Dtls(var client, var remote, var association, var profiles) ->
                new LegSecurity.Dtls(client, remote, association, profiles);
        };
        return new LegParameters(
                agreement.remote(),
                agreement.remoteRtcp(),
                security,
                agreement.formats(),
                agreement.ice(),
                agreement.direction(),
                agreement.payloadTypes(),
                agreement.events(),
                agreement.transcoding(),
                signallingHost);
    }

    /// Sockets for both legs of a stream.
    /// @param signallingHost IP address that a leg's signalling comes from; empty where none has come
    static MediaCommand.Allocate allocation(
            CallRef call,
            CallEffect.AllocateMedia wish,
            CallPlan plan,
            Function<LegSide, Optional<String>> signallingHost,
            ActorRef<MediaEvent> owner) {
        var b = signallingHost.apply(LegSide.B).or(() -> literalHost(plan));
        return new MediaCommand.Allocate(
                call,
                wish.stream(),
                need(wish, LegSide.A, signallingHost.apply(LegSide.A)),
                need(wish, LegSide.B, b),
                owner);
    }

    // The offer says it of its own side; of the other, or where it does not, signalling is a sign.
    private static AddressNeed need(CallEffect.AllocateMedia wish, LegSide side, Optional<String> signallingHost) {
        return wish.offerer() == side && !(wish.need() instanceof AddressNeed.Any)
                ? wish.need()
                : signallingHost
                        .<AddressNeed>map(host -> new AddressNeed.Preferred(AddressFamily.of(host)))
                        .orElseGet(AddressNeed.Any::new);
    }

    /// The address that the callee is dialled at; empty where it is a name, of which only DNS knows more.
    private static Optional<String> literalHost(CallPlan plan) {
        return plan.destination() instanceof Destination.ToTrunk(var trunk)
                ? Connection.of(trunk.host()).unicast()
                : Optional.empty();
    }

    /// How a leg's keying came about, as the operator is to hear it.
    static SbcEvent.MediaKeying report(StreamRef leg, KeyingDecision decision) {
        return new SbcEvent.MediaKeying(
                leg.call(),
                leg.name(),
                decision.offeredBy().word(),
                decision.policy().name().toLowerCase(Locale.ROOT),
                decision.offered(),
                decision.chosen(),
                decision.reason());
    }

    /// What the operator is to hear of it.
    static Optional<SbcEvent> report(CallRef call, MediaEvent event) {
        return switch (event) {
            case MediaEvent.Allocated _, MediaEvent.Refused _, MediaEvent.Silent _, MediaEvent.DigitHeard _ ->
                Optional.empty();
            case MediaEvent.Secured(var leg, var description) ->
                Optional.of(new SbcEvent.MediaSecured(call, leg.name(), description));
            case MediaEvent.Transcoded(var leg, var description) ->
                Optional.of(new SbcEvent.MediaTranscoded(call, leg.name(), description));
            case MediaEvent.Failed(var leg, var cause, var explanation) ->
                Optional.of(new SbcEvent.MediaFailed(call, leg.name(), cause(cause), explanation));
            case MediaEvent.AuthenticationFailing(var leg, var suspicion, var explanation) ->
                Optional.of(new SbcEvent.MediaFailed(call, leg.name(), cause(suspicion), explanation));
            case MediaEvent.Measured measured -> Optional.of(MediaMeasurement.event(measured));
            case MediaEvent.Unreachable(var leg, var cause) ->
                Optional.of(new SbcEvent.MediaFailed(call, leg.name(), cause(cause), explanation(cause)));
            case MediaEvent.Released released -> Optional.of(released(released));
        };
    }

    /// What it means for the call.
    /// @param keyMaterial for both legs of a stream
    static Optional<CallInput> input(MediaEvent event, Supplier<Secret> keyMaterial) {
        return switch (event) {
            case MediaEvent.Allocated allocated -> Optional.of(allocated(allocated, keyMaterial.get()));
            case MediaEvent.Refused(var _, var _, var unreachable, var reason) ->
                Optional.of(new CallInput.MediaRefused(unreachable, reason));
            case MediaEvent.Failed(var leg, var cause, var explanation) ->
                Optional.of(new CallInput.MediaFailed(leg.side(), cause(cause), explanation));
            case MediaEvent.Silent(var leg) -> Optional.of(new CallInput.MediaSilent(leg.side()));
            case MediaEvent.DigitHeard(var leg, var digit) -> Optional.of(new CallInput.DigitHeard(leg.side(), digit));
            case MediaEvent.Released _ -> Optional.of(new CallInput.MediaReleased());
            case MediaEvent.Secured _,
                    MediaEvent.Transcoded _,
                    MediaEvent.AuthenticationFailing _,
                    MediaEvent.Measured _,
                    MediaEvent.Unreachable _ -> Optional.empty();
        };
    }

    private static CallInput.MediaAllocated allocated(MediaEvent.Allocated event, Secret keyMaterial) {
        return new CallInput.MediaAllocated(event.stream(), local(event.a()), local(event.b()), keyMaterial);
    }

    private static LocalMedia local(MediaEvent.LocalMedia media) {
        return new LocalMedia(media.rtp(), media.rtcp(), media.fingerprint());
    }

    private static String cause(MediaEvent.Cause cause) {
        return switch (cause) {
            case FINGERPRINT_MISMATCH -> "fingerprint-mismatch";
            case DTLS_FAILED -> "dtls-failed";
            case DTLS_TIMEOUT -> "dtls-timeout";
            case KEY_EXHAUSTED -> "key-exhausted";
            case INTERNAL -> "media-internal";
        };
    }

    private static String cause(MediaEvent.Suspicion suspicion) {
        return switch (suspicion) {
            case WRONG_KEY -> "wrong-key";
            case FORGED_PACKETS -> "forged-packets";
        };
    }

    private static String cause(MediaEvent.Unreachability cause) {
        return switch (cause) {
            case CONSENT_EXPIRED -> "consent-expired";
            case NO_VALID_PAIR -> "no-valid-pair";
        };
    }

    private static String explanation(MediaEvent.Unreachability cause) {
        return switch (cause) {
            case CONSENT_EXPIRED -> "the peer has not answered consent checks for 30 s, and is sent nothing any more";
            case NO_VALID_PAIR -> "the peer has answered no ICE check, and is sent nothing";
        };
    }

    private static SbcEvent.MediaReleased released(MediaEvent.Released event) {
        var leg = event.leg();
        var statistics = event.statistics();
        return new SbcEvent.MediaReleased(
                leg.call(),
                leg.name(),
                statistics.received(),
                statistics.sent(),
                statistics.lost(),
                statistics.authenticationFailures(),
                statistics.replayed(),
                statistics.discarded(),
                statistics.jitterMicros(),
                MediaMeasurement.rtcp(statistics.rtcp()));
    }
}
