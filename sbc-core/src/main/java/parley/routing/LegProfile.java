package parley.routing;

import java.util.List;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;
import parley.common.Topology;

/// How the leg towards one party is kept.
/// @param name of the peer or user
/// @param security of its media
/// @param suites of SRTP, in order of preference
/// @param ice whether it is spoken
/// @param codecs that may pass
/// @param dtmf how it sends and wants digits
/// @param fax whether T.38 passes
/// @param topology how much of the other leg it sees
/// @param secureUri true: it is addressed with `sips:` (RFC 5630)
public record LegProfile(
        String name,
        MediaSecurity security,
        List<SrtpSuite> suites,
        IceUse ice,
        CodecPolicy codecs,
        DtmfUse dtmf,
        FaxUse fax,
        Topology topology,
        boolean secureUri) {
    public LegProfile {
        suites = List.copyOf(suites);
    }
}
