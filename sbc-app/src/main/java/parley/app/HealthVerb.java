package parley.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `health`: asks a running SBC on this machine for a sign of life.
@Command(
        name = "health",
        description =
                "Asks the SBC that runs on this machine with that configuration for a sign of life; exit code 0 or 1.",
        mixinStandardHelpOptions = true)
final class HealthVerb implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var read = config.read(spec.commandLine().getErr()::println);
        if (read.isEmpty()) {
            return 1;
        }
        var admin = read.get().admin();
        // Behind TLS it would have to be known by whom its certificate is issued; SIP is asked instead.
        var finding = admin.enabled() && admin.tls().isEmpty() && admin.port() != 0
                ? HealthProbe.ask(admin)
                : HealthProbe.ask(read.get());
        spec.commandLine().getOut().println(finding);
        return finding.healthy() ? 0 : 1;
    }
}
