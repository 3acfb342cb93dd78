package parley.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A verb that has a running SBC order a certificate, and waits until it is shown or has come to nothing.
abstract sealed class TlsIssueVerb implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Between two looks at how it goes.
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    /// Longer than the SBC itself waits for an authority.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Parameters(paramLabel = "NAME", description = "The identity.")
    private String name = "";

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// The last part of the path.
    abstract String operation();

    /// JSON; empty for none.
    abstract String body() throws IOException;

    @Override
    public Integer call() throws IOException {
        var report = new AdminReport(spec.commandLine().getOut(), admin.json());
        var base = "/v1/identities/" + name;
        try (var client = admin.client()) {
            var begun = client.post(base + "/" + operation(), body());
            if (!begun.done()) {
                return report.show(begun, this::render);
            }
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            var standing = client.get(base + "/issuance");
            while (standing.done() && !resting(standing) && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
                standing = client.get(base + "/issuance");
            }
            var code = report.show(standing, this::render);
            return code == 0 && read(standing).path("succeeded").asBoolean() ? 0 : 1;
        }
    }

    private void render(JsonNode standing) {
        var serial = standing.path("serial").asText();
        spec.commandLine()
                .getOut()
                .println("%s: %s%s"
                        .formatted(
                                name, standing.path("outcome").asText(), serial.isEmpty() ? "" : ", serial " + serial));
    }

    private static boolean resting(AdminClient.Reply standing) throws IOException {
        return read(standing).path("state").asText().equals("resting");
    }

    private static JsonNode read(AdminClient.Reply reply) throws IOException {
        try {
            return JSON.readTree(reply.body());
        } catch (JsonProcessingException fault) {
            throw new IOException("the answer (" + reply.status() + ") is not one of an SBC's admin interface", fault);
        }
    }

    /// `tls issue`.
    @Command(
            name = "issue",
            description = "Has a certificate issued by the lab's authority (sbc.lab.authority), proved and shown.",
            mixinStandardHelpOptions = true)
    static final class Issue extends TlsIssueVerb {
        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "DNS name, IP address or sip: URI in it; may be given several times.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--use", defaultValue = "both", paramLabel = "USE", description = "server, client or both.")
        private String use = "both";

        @Option(names = "--key", defaultValue = "ec-p256", paramLabel = "KEY", description = "ec-p256 or rsa-2048.")
        private String key = "ec-p256";

        @Option(
                names = "--kind",
                defaultValue = "good",
                paramLabel = "KIND",
                description = "good; or, to see others refuse it, expired, not-yet-valid, wrong-name,"
                        + " without-intermediate or without-usage.")
        private String kind = "good";

        @Override
        String operation() {
            return "issue";
        }

        @Override
        String body() throws IOException {
            var fields = new LinkedHashMap<String, Object>(
                    Map.of("issuer", "lab", "names", names, "use", use, "key", key, "kind", kind));
            return JSON.writeValueAsString(fields);
        }
    }

    /// `tls renew`.
    @Command(
            name = "renew",
            description = "Has the identity's authority issue a new certificate now; proved and shown.",
            mixinStandardHelpOptions = true)
    static final class Renew extends TlsIssueVerb {
        @Override
        String operation() {
            return "renew";
        }

        @Override
        String body() {
            return "";
        }
    }
}
