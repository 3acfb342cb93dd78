package parley.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tls lab-root`: what phones of a laboratory have to trust.
@Command(
        name = "lab-root",
        description = "Prints the root certificate of the lab's authority (sbc.lab.authority), for phones to trust.",
        mixinStandardHelpOptions = true)
final class TlsRootVerb implements Callable<Integer> {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(names = "--out", paramLabel = "FILE", description = "Written there instead, in place of what is there.")
    private @Nullable Path file;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        try (var client = admin.client()) {
            var reply = client.get("/v1/lab/root");
            if (!reply.done()) {
                return new AdminReport(out, admin.json()).show(reply, _ -> {});
            }
            if (file == null) {
                out.print(reply.body());
                out.flush();
            } else {
                Files.writeString(file, reply.body());
                out.println("written to " + file);
            }
            return 0;
        }
    }
}
