package parley.admin.view;

import java.util.List;

/// What became of a change to identities.
/// @param accepted whether it was done
/// @param code what happened or why not, for programs: `uploaded`, `rejected`, `staged`, `activated`, ...
/// @param generation that the change made or is about; 0 stands for the configured files, or for none
/// @param summary one sentence
/// @param findings about what was uploaded, the worst first
/// @param proofs handshakes that were tried before or after it
public record ChangeReport(
        boolean accepted, String code, int generation, String summary, List<Finding> findings, List<Proof> proofs) {
    public ChangeReport {
        findings = List.copyOf(findings);
        proofs = List.copyOf(proofs);
    }
}
