package parley.sdp;

import java.util.List;

/// What one media part says of its peer's ICE agent.
/// @param credentials of it
/// @param lite it makes no checks (RFC 8445 §2.5)
/// @param trickle it takes candidates one by one, and waits for the last (RFC 8838 §3)
/// @param candidates those that UDP checks have a use for
public record RemoteIce(IceCredentials credentials, boolean lite, boolean trickle, List<IceCandidate> candidates) {
    /// Candidate lines read of one media part. A browser with several interfaces sends about twenty; more than a
    /// checklist has room for (RFC 8445 §6.1.2.5) are of no use, and each one costs us checks.
    public static final int CANDIDATES_MAX = 100;

    public RemoteIce {
        candidates = List.copyOf(candidates);
    }
}
