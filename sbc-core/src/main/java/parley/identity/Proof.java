package parley.identity;

import java.util.List;
import java.util.Optional;
import parley.tls.TlsSnapshot;

/// Finds out what clients of our listeners are shown. Blocks on sockets.
@FunctionalInterface
public interface Proof {
    /// Handshakes once for each expectation.
    /// @param expectations what should be shown
    /// @param candidate served to these connections only; empty: what is in force, as to everybody
    List<ProofLine> prove(List<Expectation> expectations, Optional<TlsSnapshot> candidate);
}
