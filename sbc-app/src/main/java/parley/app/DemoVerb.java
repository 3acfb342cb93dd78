package parley.app;

import java.util.concurrent.Callable;
import parley.app.demo.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `demo`: one encrypted call on embedded defaults, and the verdict on it.
@Command(
        name = "demo",
        description = "Starts on embedded defaults, places one encrypted call, prints the verdict, and stays up.",
        mixinStandardHelpOptions = true)
final class DemoVerb implements Callable<Integer> {
    @Option(names = "--once", description = "End after the verdict: exit code 0 if all passed, else 1.")
    private boolean once;

    @Option(names = "--json", description = "Print the verdict as one JSON document; log lines go to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        // Read by logback.xml when the first logger is made, which is later: standard output is for the verdict.
        System.setProperty("parley.log.target", "System.err");
        return Demo.run(new Demo.Options(once, json), spec.commandLine().getOut());
    }
}
