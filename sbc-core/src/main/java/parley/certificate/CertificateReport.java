package parley.certificate;

import java.util.Comparator;
import java.util.List;

/// What inspecting an upload found.
/// @param findings the worst first; empty: nothing to say
public record CertificateReport(List<Finding> findings) {
    public CertificateReport {
        findings = findings.stream()
                .sorted(Comparator.comparing(Finding::severity))
                .distinct()
                .toList();
    }

    /// True if nothing speaks against using it.
    public boolean accepted() {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.REJECT);
    }

    /// True if there is a finding of that code.
    public boolean has(String code) {
        return findings.stream().anyMatch(finding -> finding.code().equals(code));
    }
}
