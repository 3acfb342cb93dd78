package parley.call;

import java.util.Optional;
import parley.b2bua.CallInput;
import parley.common.Secret;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand.LegParameters;
import parley.mediaport.MediaEvent;
import parley.observe.SbcEvent;
import parley.sdp.negotiation.LegAgreement;
import parley.sdp.negotiation.LocalMedia;

/// Says in media's terms what was negotiated, and in the call's what media tells.
final class MediaTerms {
    private MediaTerms() {}

    static LegParameters parameters(LegAgreement agreement, Optional<String> signallingHost) {
        var security = switch (agreement.keying()) {
            case LegAgreement.Keying.Plain() -> new LegSecurity.Plain();
            case LegAgreement.Keying.Sdes(var local, var remote) -> new LegSecurity.Sdes(local, remote);
            case LegAgreement.Keying.Dtls(var client, var remote, var association) ->
                new LegSecurity.Dtls(client, remote, association);
        };
        return new LegParameters(
                agreement.remote(), agreement.remoteRtcp(), security, agreement.direction(), signallingHost);
    }

    static CallInput.MediaAllocated allocated(MediaEvent.Allocated event, Secret keyMaterial) {
        return new CallInput.MediaAllocated(event.stream(), local(event.a()), local(event.b()), keyMaterial);
    }

    private static LocalMedia local(MediaEvent.LocalMedia media) {
        return new LocalMedia(media.rtp(), media.rtcp(), media.fingerprint());
    }

    static String cause(MediaEvent.Cause cause) {
        return switch (cause) {
            case FINGERPRINT_MISMATCH -> "fingerprint-mismatch";
            case DTLS_FAILED -> "dtls-failed";
            case DTLS_TIMEOUT -> "dtls-timeout";
            case INTERNAL -> "media-internal";
        };
    }

    static String cause(MediaEvent.Suspicion suspicion) {
        return switch (suspicion) {
            case WRONG_KEY -> "wrong-key";
            case FORGED_PACKETS -> "forged-packets";
        };
    }

    static SbcEvent.MediaReleased released(MediaEvent.Released event) {
        var leg = event.leg();
        var statistics = event.statistics();
        return new SbcEvent.MediaReleased(
                leg.call(),
                leg.stream() + "/" + leg.side(),
                statistics.received(),
                statistics.sent(),
                statistics.lost(),
                statistics.authenticationFailures(),
                statistics.replayed(),
                statistics.discarded(),
                statistics.jitterMicros());
    }
}
