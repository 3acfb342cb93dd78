package parley.probe;

import java.util.List;
import java.util.stream.Stream;

/// What a probe has found out.
/// @param terms of the probe
/// @param addresses each that DNS led to, in the order in which a caller tries them
/// @param findings about the name as a whole; those about one address are with it
public record ProbeReport(ProbeTerms terms, List<AddressReport> addresses, List<Finding> findings) {
    public ProbeReport {
        addresses = List.copyOf(addresses);
        findings = List.copyOf(findings);
    }

    /// True if calls to that name work, by every address.
    public boolean good() {
        return Stream.concat(findings.stream(), addresses.stream().flatMap(address -> address.findings().stream()))
                .noneMatch(Finding::breaking);
    }
}
