package parley.admin.view;

import java.util.List;
import java.util.Optional;

/// One identity, as an operator sees it: public parts only.
/// @param name in `sbc.identities`
/// @param active the generation that handshakes are answered with; 0 stands for the configured files, or for nothing
/// @param certificates shown now
/// @param generations that have been uploaded, oldest first
/// @param listeners that show it
/// @param peers that are dialled with it
/// @param activated who had it shown as it is now, and when
public record IdentitySummary(
        String name,
        int active,
        List<CertificateSummary> certificates,
        List<GenerationSummary> generations,
        List<String> listeners,
        List<String> peers,
        Optional<HistoryLine> activated) {
    public IdentitySummary {
        certificates = List.copyOf(certificates);
        generations = List.copyOf(generations);
        listeners = List.copyOf(listeners);
        peers = List.copyOf(peers);
    }
}
