package parley.config;

import java.nio.file.Path;
import java.util.List;

/// The outcome of reading a configuration: the whole of it, or everything that is wrong with it.
public sealed interface SbcConfiguration {
    /// Every key is known, every value allowed, every name resolved.
    /// @param config ready to run
    record Loaded(SbcConfig config) implements SbcConfiguration {}

    /// Something is wrong; nothing is to be started.
    /// @param faults all of them, by file and line; at least one
    record Faulty(List<ConfigFault> faults) implements SbcConfiguration {
        public Faulty {
            faults = faults.stream().sorted().distinct().toList();
        }
    }

    /// Reads a HOCON file. Relative paths in it are taken from the file's own folder; `${?NAME}` takes an environment
    /// variable.
    static SbcConfiguration load(Path file) {
        return HoconDocument.ofFile(file).read();
    }

    /// Reads HOCON text, as a demo or a test has it.
    /// @param hocon the text
    /// @param base folder that relative paths are taken from
    static SbcConfiguration parse(String hocon, Path base) {
        return HoconDocument.ofText(hocon, base).read();
    }
}
