package parley.config;

import java.util.List;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;

/// Block `media` of a peer or user: the policy of its media leg.
/// @param security what we offer it, and what we accept from it
/// @param suites offered and accepted, in order of preference
/// @param ice whether it is spoken
/// @param codecs that may pass
/// @param dtmf how it sends and wants digits
/// @param fax whether T.38 passes
public record LegMediaConfig(
        MediaSecurity security, List<SrtpSuite> suites, IceUse ice, CodecsConfig codecs, DtmfUse dtmf, FaxUse fax) {
    /// Plain RTP, all codecs.
    static final LegMediaConfig PLAIN = new LegMediaConfig(
            MediaSecurity.NONE, List.of(), IceUse.NONE, CodecsConfig.ALL, DtmfUse.AUTO, FaxUse.REFUSE);

    public LegMediaConfig {
        suites = List.copyOf(suites);
        new Rules()
                .require(!suites.isEmpty() || security == MediaSecurity.NONE, "suites", "must name a suite", suites)
                .distinct("suites", suites)
                .require(
                        !dtls(security)
                                || suites.isEmpty()
                                || suites.stream()
                                        .anyMatch(suite -> suite.dtlsProfile().isPresent()),
                        "suites",
                        "must name a suite that DTLS-SRTP has: AEAD_AES_*_GCM or AES_CM_128_*",
                        suites)
                .enforce();
    }

    private static boolean dtls(MediaSecurity security) {
        return switch (security) {
            case NONE, SDES -> false;
            case DTLS, DUAL, OPPORTUNISTIC -> true;
        };
    }
}
