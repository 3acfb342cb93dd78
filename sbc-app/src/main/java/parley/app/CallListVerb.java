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
import picocli.CommandLine.Spec;

/// `call list`: what calls there are.
@Command(name = "list", description = "Lists calls that are not over, oldest first.", mixinStandardHelpOptions = true)
final class CallListVerb implements Callable<Integer> {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var report = new AdminReport(spec.commandLine().getOut(), admin.json());
        try (var client = admin.client()) {
            return report.show(client.get("/v1/calls"), answer -> render(report, answer));
        }
    }

    private static void render(AdminReport report, JsonNode answer) {
        var rows = new ArrayList<List<String>>();
        answer.forEach(call -> rows.add(List.of(
                text(call, "id"),
                text(call, "from"),
                text(call, "to"),
                text(call, "startedAt"),
                text(call, "answeredAt"))));
        report.table(List.of("ID", "FROM", "TO", "STARTED", "ANSWERED"), rows);
    }
}
