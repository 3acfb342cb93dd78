package parley.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A verb that changes something with one request, and shows the report.
abstract sealed class TlsChangeVerb implements Callable<Integer> {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Where the request goes.
    abstract String path();

    @Override
    public Integer call() throws IOException {
        var report = new AdminReport(spec.commandLine().getOut(), admin.json());
        try (var client = admin.client()) {
            return report.show(client.post(path(), ""), report::change);
        }
    }

    /// One that is about an identity.
    abstract static sealed class OfIdentity extends TlsChangeVerb {
        @Parameters(paramLabel = "NAME", description = "The identity.")
        private String name = "";

        /// The last part of the path.
        abstract String change();

        @Override
        String path() {
            return "/v1/identities/" + name + "/" + change();
        }
    }

    /// One that is about an upload of it.
    abstract static sealed class OfUpload extends OfIdentity {
        @Option(
                names = "--generation",
                paramLabel = "N",
                description = "Which upload. Default: the newest; of those that are staged, where it must be.")
        private @Nullable Integer generation;

        @Override
        String path() {
            return super.path() + (generation == null ? "" : "?generation=" + generation);
        }
    }

    /// `tls stage`.
    @Command(
            name = "stage",
            description = "Proves an upload on every listener concerned, seen by nobody else.",
            mixinStandardHelpOptions = true)
    static final class Stage extends OfUpload {
        @Override
        String change() {
            return "stage";
        }
    }

    /// `tls activate`.
    @Command(
            name = "activate",
            description = "Shows what is staged in all new handshakes.",
            mixinStandardHelpOptions = true)
    static final class Activate extends OfUpload {
        @Override
        String change() {
            return "activate";
        }
    }

    /// `tls rollback`.
    @Command(
            name = "rollback",
            description = "Shows what was shown before in all new handshakes; again: what was shown before that.",
            mixinStandardHelpOptions = true)
    static final class Rollback extends OfIdentity {
        @Override
        String change() {
            return "rollback";
        }
    }

    /// `tls reload`.
    @Command(
            name = "reload",
            description = "Reads the certificate files that the configuration names anew.",
            mixinStandardHelpOptions = true)
    static final class Reload extends TlsChangeVerb {
        @Override
        String path() {
            return "/v1/reload";
        }
    }
}
