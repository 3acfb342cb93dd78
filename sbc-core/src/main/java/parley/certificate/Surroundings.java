package parley.certificate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where a certificate is to be used; the inspection is against it.
/// @param now wall clock
/// @param advertisedNames by which clients know the listeners that show the identity, SNI names included
/// @param clientOf peers that are dialled with it
/// @param active what the identity shows now, if anything
public record Surroundings(
        Instant now, List<String> advertisedNames, List<String> clientOf, Optional<Identity> active) {
    public Surroundings {
        advertisedNames = List.copyOf(advertisedNames);
        clientOf = List.copyOf(clientOf);
    }
}
