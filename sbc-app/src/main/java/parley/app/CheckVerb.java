package parley.app;

import java.util.concurrent.Callable;
import parley.app.node.SbcNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `check`: every fault of a configuration and of the certificates that it names, one a line, on standard output.
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
        var read = config.read(out::println);
        if (read.isEmpty()) {
            return 1;
        }
        var faults = SbcNode.certificateFaults(read.get());
        if (faults.isEmpty()) {
            out.println(config + ": no faults");
            return 0;
        }
        faults.forEach(fault -> out.println(config + ": " + fault));
        return 1;
    }
}
