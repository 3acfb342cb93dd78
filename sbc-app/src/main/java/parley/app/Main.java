package parley.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import parley.common.FileFault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command line. Exit codes: 0 all is well, 1 it is not and the output says why, 2 wrong usage.
@Command(
        name = "sbc",
        description = "A SIP B2BUA and session border controller for secure interconnection.",
        subcommands = {RunVerb.class, CheckVerb.class, DemoVerb.class, HealthVerb.class, TlsVerb.class, CallVerb.class},
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
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((fault, _) -> misused(fault))
                .setExecutionExceptionHandler((fault, command, _) -> failed(fault, command));
    }

    /// What cannot be understood is said in one line, and where to read on: a page of options would hide it.
    private static int misused(CommandLine.ParameterException fault) {
        var command = fault.getCommandLine();
        var verb = command.getCommandSpec().qualifiedName();
        command.getErr()
                .println("sbc: " + oneLine(String.valueOf(fault.getMessage())) + "; ./" + verb
                        + " --help tells what there is");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String oneLine(String words) {
        return words.replaceAll("\\R", " ");
    }

    /// What the world has refused is said in one line, with the stack trace for who logs at debug; a fault of this
    /// program is shown as it is.
    private static int failed(Exception fault, CommandLine command) throws Exception {
        var cause = fault instanceof UncheckedIOException wrapped ? wrapped.getCause() : fault;
        if (!(cause instanceof IOException)) {
            throw fault;
        }
        var words = words(cause);
        command.getErr().println("sbc: " + oneLine(words));
        LoggerFactory.getLogger(Main.class).debug("{}", words, fault);
        return 1;
    }

    private static String words(Throwable cause) {
        return switch (cause) {
            case FileSystemException of -> FileFault.words(of);
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
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
