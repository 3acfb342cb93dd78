package parley.config;

import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gathers the faults of one document while it is read.
final class FaultLog {
    private final String document;
    private final Path base;
    private final List<ConfigFault> faults = new ArrayList<>();

    /// @param document name for faults that have no origin of their own
    /// @param base folder that relative paths are taken from
    FaultLog(String document, Path base) {
        this.document = document;
        this.base = base;
    }

    void add(Optional<ConfigOrigin> origin, String path, String rule, String value) {
        var file =
                origin.flatMap(place -> Optional.ofNullable(place.filename())).orElse(document);
        var line = origin.map(place -> Math.max(0, place.lineNumber())).orElse(0);
        faults.add(new ConfigFault(file, line, path, rule, value));
    }

    /// True if that key has a fault already: what follows from it need not be told.
    boolean at(String path) {
        return faults.stream().anyMatch(fault -> fault.path().equals(path));
    }

    Path base() {
        return base;
    }

    List<ConfigFault> all() {
        return List.copyOf(faults);
    }
}
