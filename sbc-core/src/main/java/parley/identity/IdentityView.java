package parley.identity;

import java.util.List;
import java.util.Optional;
import parley.identity.lifecycle.Generation;

/// One identity, as it may be shown.
/// @param name in `sbc.identities`
/// @param active generation in force; 0 stands for the configured files, or for nothing
/// @param chains shown now, public parts only: PEM can be made of them
/// @param generations kept in the store, oldest first
/// @param listeners that show it
/// @param peers that are dialled with it
public record IdentityView(
        String name,
        int active,
        List<CertificateView> chains,
        List<Generation> generations,
        List<String> listeners,
        List<String> peers) {
    public IdentityView {
        chains = List.copyOf(chains);
        generations = List.copyOf(generations);
        listeners = List.copyOf(listeners);
        peers = List.copyOf(peers);
    }

    /// The first certificate shown.
    public Optional<CertificateView> first() {
        return chains.stream().findFirst();
    }
}
