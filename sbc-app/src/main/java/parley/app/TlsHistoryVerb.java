package parley.app;

import static parley.app.AdminReport.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tls history`: who did what to an identity, and when.
@Command(name = "history", description = "Lists who did what to an identity and when.", mixinStandardHelpOptions = true)
final class TlsHistoryVerb implements Callable<Integer> {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Parameters(paramLabel = "NAME", description = "The identity.")
    private String name = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var report = new AdminReport(spec.commandLine().getOut(), admin.json());
        try (var client = admin.client()) {
            return report.show(client.get("/v1/identities/" + name + "/history"), answer -> render(report, answer));
        }
    }

    private static void render(AdminReport report, JsonNode answer) {
        var rows = new ArrayList<List<String>>();
        answer.forEach(line -> rows.add(List.of(
                text(line, "at"),
                text(line, "by"),
                text(line, "what"),
                text(line, "generation"),
                text(line, "serial"),
                text(line, "outcome"))));
        report.table(List.of("AT", "BY", "WHAT", "GENERATION", "SERIAL", "OUTCOME"), rows);
    }
}
