package parley.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `check`: every fault of a configuration, one a line, on standard output.
@Command(
        name = "check",
        description = "Lists every fault of a configuration, one a line; exit code 1 if there is any.",
        mixinStandardHelpOptions = true)
final class CheckVerb implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        if (config.read(out::println).isEmpty()) {
            return 1;
        }
        out.println(config + ": no faults");
        return 0;
    }
}
