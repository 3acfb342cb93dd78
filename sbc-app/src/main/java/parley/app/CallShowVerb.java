package parley.app;

import static parley.app.AdminReport.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `call show`: how the legs of a call do now.
@Command(
        name = "show",
        description = "Shows how each media leg of a call does now: packets, loss, jitter, round trip, quality, SRTP.",
        mixinStandardHelpOptions = true)
final class CallShowVerb implements Callable<Integer> {
    private static final String UNKNOWN = "-";

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "CALL", description = "The call, as `call list` and event lines name it.")
    private String call = "";

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var report = new AdminReport(out, admin.json());
        try (var client = admin.client()) {
            var path = "/v1/calls/" + URLEncoder.encode(call, StandardCharsets.UTF_8);
            return report.show(client.get(path), answer -> render(answer, report, out));
        }
    }

    private static void render(JsonNode call, AdminReport report, PrintWriter out) {
        out.println("call %s from %s to %s, since %s"
                .formatted(text(call, "id"), text(call, "from"), text(call, "to"), text(call, "startedAt")));
        var packets = new ArrayList<List<String>>();
        var quality = new ArrayList<List<String>>();
        for (var leg : call.path("legs")) {
            var name = text(leg, "leg");
            var told = leg.path("statistics");
            packets.add(row(name, told, "kind", "received", "sent", "rtcpReceived", "rtcpSent", "rtcpRefused"));
            quality.add(row(
                    name,
                    told,
                    "lost",
                    "lostLatelyPercent",
                    "jitterMillis",
                    "roundTripMillis",
                    "meanOpinionScore",
                    "opinionScale",
                    "authenticationFailures",
                    "replayed",
                    "discarded"));
            out.println("leg %s: %s".formatted(name, standing(leg)));
        }
        out.println();
        report.table(List.of("LEG", "KIND", "RECEIVED", "SENT", "RTCP-IN", "RTCP-OUT", "RTCP-REFUSED"), packets);
        out.println();
        report.table(
                List.of(
                        "LEG",
                        "LOST",
                        "LATELY-%",
                        "JITTER-MS",
                        "ROUND-TRIP-MS",
                        "MOS",
                        "SCALE",
                        "AUTH-FAILED",
                        "REPLAYED",
                        "DISCARDED"),
                quality);
    }

    private static String standing(JsonNode leg) {
        var security = text(leg, "security");
        var transcoding = text(leg, "transcoding");
        var trouble = text(leg, "trouble");
        return (security.isEmpty() ? "not keyed" : security)
                + (transcoding.isEmpty() ? "" : "; " + transcoding)
                + (trouble.isEmpty() ? "" : "; " + trouble);
    }

    private static List<String> row(String leg, JsonNode told, String... fields) {
        var row = new ArrayList<>(List.of(leg));
        for (var field : fields) {
            var value = told.path(field);
            row.add(value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? UNKNOWN : value.asText());
        }
        return row;
    }
}
