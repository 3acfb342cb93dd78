package parley.sdp.negotiation;

import java.util.List;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;

/// What one leg may agree to.
/// @param security offered and accepted
/// @param suites in order of preference
/// @param sdesAllowed false where its signalling is not encrypted and SDES needs that (RFC 4568 §7)
public record LegPolicy(MediaSecurity security, List<SrtpSuite> suites, boolean sdesAllowed) {
    public LegPolicy {
        suites = List.copyOf(suites);
    }
}
