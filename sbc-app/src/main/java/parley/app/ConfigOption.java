package parley.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import parley.config.SbcConfig;
import parley.config.SbcConfiguration;
import picocli.CommandLine.Option;

/// The option `--config`, the same for each verb that has it.
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file, HOCON. Default: ${DEFAULT-VALUE}",
            defaultValue = "${sys:parley.home:-.}/conf/sbc.conf")
    private Path file = Path.of("conf", "sbc.conf");

    /// The configuration, or nothing when it has faults; each of them has then been told.
    /// @param tell takes one line
    Optional<SbcConfig> read(Consumer<String> tell) {
        return switch (SbcConfiguration.load(file)) {
            case SbcConfiguration.Loaded(var config) -> Optional.of(config);
            case SbcConfiguration.Faulty(var faults) -> {
                faults.forEach(fault -> tell.accept(fault.toString()));
                yield Optional.empty();
            }
        };
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
