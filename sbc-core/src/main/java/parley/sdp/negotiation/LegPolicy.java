package parley.sdp.negotiation;

import java.util.List;
import java.util.Optional;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;

/// What one leg may agree to.
/// @param security offered and accepted
/// @param suites in order of preference
/// @param sdesAllowed false where its signalling is not encrypted and SDES needs that (RFC 4568 §8.3)
/// @param ice whether it is spoken
/// @param codecs that may pass
/// @param dtmf how it sends and wants digits
/// @param fax whether T.38 passes
public record LegPolicy(
        MediaSecurity security,
        List<SrtpSuite> suites,
        boolean sdesAllowed,
        IceUse ice,
        CodecPolicy codecs,
        DtmfUse dtmf,
        FaxUse fax) {
    public LegPolicy {
        suites = List.copyOf(suites);
    }

    /// True if media goes in the clear.
    boolean plain() {
        return security == MediaSecurity.NONE;
    }

    /// True if media is protected where the peer can, and goes in the clear where it cannot (RFC 8643).
    boolean opportunistic() {
        return security == MediaSecurity.OPPORTUNISTIC;
    }

    /// True if keys may stand in this leg's descriptions.
    boolean sdes() {
        return wantsSdes() && sdesAllowed && !suites.isEmpty();
    }

    /// True if fingerprints may stand in this leg's descriptions.
    boolean dtls() {
        return switch (security) {
            case NONE, SDES -> false;
            case DTLS, DUAL, OPPORTUNISTIC -> true;
        };
    }

    /// True if ICE may be taken up where the peer offers it.
    boolean acceptsIce() {
        return ice != IceUse.NONE;
    }

    /// True if our offers have ICE in them.
    boolean offersIce() {
        return ice == IceUse.OFFER || fullIce();
    }

    /// True if our agent makes checks itself, whatever the peer's does.
    boolean fullIce() {
        return ice == IceUse.FULL;
    }

    /// Why T.38 does not pass here, in plain words; empty if it does.
    Optional<String> faxBar() {
        return switch (fax) {
            case REFUSE -> Optional.of("refuses fax");
            case RELAY ->
                plain() || opportunistic() ? Optional.empty() : Optional.of("demands encryption, which UDPTL has not");
            case RELAY_IN_CLEAR -> Optional.empty();
        };
    }

    /// True if SDES is the policy and only the signalling, or an empty list of suites, is in its way.
    boolean sdesBarred() {
        return wantsSdes() && !sdes();
    }

    private boolean wantsSdes() {
        return switch (security) {
            case NONE, DTLS -> false;
            case SDES, DUAL, OPPORTUNISTIC -> true;
        };
    }
}
