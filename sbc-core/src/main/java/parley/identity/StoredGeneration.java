package parley.identity;

import java.util.List;
import java.util.Objects;
import parley.common.CertificateUse;

/// File `metadata.json` of a generation.
/// @param identity name in `sbc.identities`
/// @param generation number
/// @param credentials of it, in their order
/// @param authorities true if there is a file of them
record StoredGeneration(String identity, int generation, List<Part> credentials, boolean authorities) {
    StoredGeneration {
        credentials = List.copyOf(credentials);
    }

    /// One credential.
    /// @param use on which side of TLS it is shown
    /// @param chain file name
    /// @param key file name
    record Part(CertificateUse use, String chain, String key) {
        /// What is read may lack any of them, whatever their types say.
        Part {
            Objects.requireNonNull(use);
            Objects.requireNonNull(chain);
            Objects.requireNonNull(key);
        }
    }
}
