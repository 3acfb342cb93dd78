package parley.admin.acme;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// Keeps accounts over restarts, their keys as well guarded as any other of ours.
public interface AcmeAccounts {
    /// The one with that authority.
    /// @param directory of the authority
    /// @throws IOException if there is one that cannot be read
    Optional<AcmeAccount> find(URI directory) throws IOException;

    /// Keeps one, in place of another with the same authority.
    void keep(AcmeAccount account) throws IOException;
}
