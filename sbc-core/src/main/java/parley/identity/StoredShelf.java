package parley.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parley.identity.lifecycle.Generation;
import parley.identity.lifecycle.Shelf;

/// File `shelf.json` of an identity.
/// @param identity name in `sbc.identities`
/// @param generations oldest first
/// @param trail what roll-backs show, the next one last; 0 stands for the configured files. Files of versions that
///     knew one step only have none
/// @param before that one step; read, and not written any more
/// @param next number of the next upload
record StoredShelf(
        String identity,
        List<Generation> generations,
        @Nullable List<Integer> trail,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer before,
        int next) {
    StoredShelf {
        // What is read may lack any of them, whatever their types say.
        Objects.requireNonNull(identity);
        for (var generation : generations) {
            Objects.requireNonNull(generation.stage());
            Objects.requireNonNull(generation.serial());
        }
        generations = List.copyOf(generations);
    }

    static StoredShelf of(Shelf shelf) {
        return new StoredShelf(shelf.identity(), shelf.generations(), shelf.trail(), null, shelf.next());
    }

    Shelf shelf() {
        var steps = before == null ? List.<Integer>of() : List.of(before);
        return new Shelf(identity, generations, trail == null ? steps : trail, next);
    }
}
