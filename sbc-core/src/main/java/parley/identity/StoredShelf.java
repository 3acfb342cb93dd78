package parley.identity;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import parley.identity.lifecycle.Generation;
import parley.identity.lifecycle.Shelf;

/// File `shelf.json` of an identity.
/// @param identity name in `sbc.identities`
/// @param generations oldest first
/// @param before what a roll-back shows; 0 for the configured files, null for nothing
/// @param next number of the next upload
record StoredShelf(
        String identity,
        List<Generation> generations,
        @Nullable Integer before,
        int next) {
    StoredShelf {
        generations = List.copyOf(generations);
    }

    static StoredShelf of(Shelf shelf) {
        return new StoredShelf(
                shelf.identity(),
                shelf.generations(),
                shelf.before().isPresent() ? shelf.before().getAsInt() : null,
                shelf.next());
    }

    Shelf shelf() {
        return new Shelf(identity, generations, before == null ? OptionalInt.empty() : OptionalInt.of(before), next);
    }
}
