package parley.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line. Exit codes: 0 all is well, 1 it is not and the output says why, 2 wrong usage.
@Command(
        name = "sbc",
        description = "A SIP B2BUA and session border controller for secure interconnection.",
        subcommands = {RunVerb.class, CheckVerb.class, DemoVerb.class, HealthVerb.class},
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "VERB")
public final class Main {
    private Main() {}

    /// Runs one verb.
    /// @param arguments the verb and its options
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments.length == 0 ? new String[] {"--help"} : arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /// What the build wrote down.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            try (var resource = Objects.requireNonNull(Main.class.getResourceAsStream("version.txt"))) {
                return new String[] {new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip()};
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
        }
    }
}
