package parley.admin.view;

import java.util.Optional;

/// A media leg of a call.
/// @param leg stream index and side, as `0/A`
/// @param keying how it was settled; empty before
/// @param security suite, or DTLS version, role and fingerprint verdict; empty until it is keyed
/// @param transcoding what its peer's voice is turned into, as `opus to PCMU`; empty: it passes as it is
/// @param trouble why it failed, or the newest suspicion; empty if all is well
/// @param statistics how it did when it was measured last; empty before
public record MediaLeg(
        String leg,
        Optional<LegKeying> keying,
        String security,
        String transcoding,
        String trouble,
        Optional<LegStatistics> statistics) {
    static MediaLeg of(String leg) {
        return new MediaLeg(leg, Optional.empty(), "", "", "", Optional.empty());
    }

    MediaLeg settled(LegKeying now) {
        return new MediaLeg(leg, Optional.of(now), security, transcoding, trouble, statistics);
    }

    MediaLeg secured(String now) {
        return new MediaLeg(leg, keying, now, transcoding, "", statistics);
    }

    MediaLeg troubled(String now) {
        return new MediaLeg(leg, keying, security, transcoding, now, statistics);
    }

    MediaLeg transcoded(String now) {
        return new MediaLeg(leg, keying, security, now, trouble, statistics);
    }

    MediaLeg measured(LegStatistics now) {
        return new MediaLeg(leg, keying, security, transcoding, trouble, Optional.of(now));
    }
}
