package parley.app;

import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import parley.app.node.SbcNode;
import parley.config.SbcConfig;
import parley.identity.IdentityCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `run`: the SBC in the foreground, until a signal ends it.
@Command(
        name = "run",
        description =
                "Runs the SBC in the foreground. SIGTERM or Ctrl-C: no new calls, running ones end within node.drain."
                        + " SIGHUP: certificates are read again.",
        mixinStandardHelpOptions = true)
final class RunVerb implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        return config.read(err::println).map(this::run).orElse(1);
    }

    private int run(SbcConfig read) {
        return switch (SbcNode.start(read, List.of()).join()) {
            case SbcNode.Start.Failed(var fault) -> {
                spec.commandLine().getErr().println("sbc: " + fault);
                yield 1;
            }
            case SbcNode.Start.Ready(var node, var listeners) -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(node), "stop"));
                HangUp.on(() -> reload(node));
                spec.commandLine().getOut().println("sbc ready: " + String.join(", ", listeners));
                node.terminated().join();
                yield 0;
            }
        };
    }

    /// SIGHUP, as daemons understand it: what is configured as files is read again.
    private static void reload(SbcNode node) {
        var _ = node.identities(replyTo -> new IdentityCommand.Reload("SIGHUP", replyTo));
    }

    /// Runs when a signal has come. Halts, for the runtime would answer the signal with an exit code of its own
    /// although all has ended in order.
    private static void end(SbcNode node) {
        node.stop().join();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext lines) {
            lines.stop();
        }
        Runtime.getRuntime().halt(0);
    }
}
