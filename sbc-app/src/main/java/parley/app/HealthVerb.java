package parley.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `health`: asks a running SBC on this machine for a sign of life.
@Command(
        name = "health",
        description = {
            "Asks an SBC for a sign of life; exit code 0 or 1. One named by --url is asked whether it is ready.",
            "Without, it is the one that runs on this machine with that configuration: its admin interface (also with"
                    + " TLS: nothing secret is sent, so that any certificate will do unless --admin-ca is given; also"
                    + " on a port that the system chose), and if it has none, a listener."
        },
        mixinStandardHelpOptions = true)
final class HealthVerb implements Callable<Integer> {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var named = admin.named();
        if (named.isPresent()) {
            return told(asked(named.get()));
        }
        var read = admin.configuration(spec.commandLine().getErr()::println);
        if (read.isEmpty()) {
            return 1;
        }
        return told(read.get().admin().enabled() ? asked(admin.nearby(read.get())) : HealthProbe.ask(read.get()));
    }

    private static HealthProbe.Finding asked(AdminClient client) {
        try (client) {
            return HealthProbe.ask(client);
        }
    }

    private int told(HealthProbe.Finding finding) {
        spec.commandLine().getOut().println(finding);
        return finding.healthy() ? 0 : 1;
    }
}
