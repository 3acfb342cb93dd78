package parley.app;

import static parley.app.AdminReport.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tls show`: the identities of a running SBC, and their certificates.
@Command(name = "show", description = "Lists identities and their certificates.", mixinStandardHelpOptions = true)
final class TlsShowVerb implements Callable<Integer> {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Only this identity.")
    private @Nullable String name;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var report = new AdminReport(spec.commandLine().getOut(), admin.json());
        try (var client = admin.client()) {
            var path = "/v1/identities" + (name == null ? "" : "/" + name);
            return report.show(client.get(path), answer -> render(report, answer));
        }
    }

    private static void render(AdminReport report, JsonNode answer) {
        var rows = new ArrayList<List<String>>();
        for (var identity : answer.isArray() ? answer : List.of(answer)) {
            var staged = StreamSupport.stream(identity.path("generations").spliterator(), false)
                    .filter(generation -> text(generation, "stage").equals("staged"))
                    .map(generation -> text(generation, "number"))
                    .toList();
            var waiting = staged.isEmpty() ? "-" : String.join(",", staged);
            if (identity.path("certificates").isEmpty()) {
                rows.add(List.of(text(identity, "name"), text(identity, "active"), waiting, "-", "-", "-", "-", "-"));
            }
            for (var certificate : identity.path("certificates")) {
                rows.add(List.of(
                        text(identity, "name"),
                        text(identity, "active"),
                        waiting,
                        text(certificate, "use"),
                        text(certificate, "keyType"),
                        text(certificate, "daysLeft"),
                        text(certificate, "serial"),
                        text(certificate, "subject")));
            }
        }
        report.table(List.of("IDENTITY", "ACTIVE", "STAGED", "USE", "KEY", "DAYS", "SERIAL", "SUBJECT"), rows);
    }
}
