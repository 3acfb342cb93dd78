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
import java.util.regex.Pattern;
import parley.config.CapturesConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// The packets of a call in a file, with the keys to read them: `docs/capture.md`.
abstract sealed class CallCaptureVerb implements Callable<Integer> {
    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var report = new AdminReport(out, admin.json());
        try (var client = admin.client()) {
            return report.show(ask(client), answer -> tell(answer, report, out));
        }
    }

    abstract AdminClient.Reply ask(AdminClient client) throws IOException;

    abstract void tell(JsonNode answer, AdminReport report, PrintWriter out);

    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /// `call capture`.
    @Command(
            name = "capture",
            description = "Writes the packets of a call, both legs, to a file on the machine of the SBC, with the keys"
                    + " to read them. Whoever has the file hears the call.",
            mixinStandardHelpOptions = true)
    static final class Begin extends CallCaptureVerb {
        @Parameters(paramLabel = "CALL", description = "The call, as `call list` and event lines name it.")
        private String call = "";

        @Option(
                names = "--for",
                paramLabel = "TIME",
                converter = Seconds.class,
                description = "After which it ends: 30s, 2m; 10m at most. Default: 60s. It ends earlier with its call.")
        private int seconds = 60;

        @Override
        AdminClient.Reply ask(AdminClient client) throws IOException {
            return client.post("/v1/calls/" + segment(call) + "/capture", "{\"seconds\": " + seconds + "}");
        }

        @Override
        void tell(JsonNode answer, AdminReport report, PrintWriter out) {
            out.println("capture " + text(answer, "id") + " has begun, for " + seconds + " s at most");
            out.println("file " + text(answer, "file"));
        }
    }

    /// `call captures`.
    @Command(
            name = "captures",
            description = "Lists captures, running or kept, newest first.",
            mixinStandardHelpOptions = true)
    static final class Kept extends CallCaptureVerb {
        @Override
        AdminClient.Reply ask(AdminClient client) throws IOException {
            return client.get("/v1/captures");
        }

        @Override
        void tell(JsonNode answer, AdminReport report, PrintWriter out) {
            var rows = new ArrayList<List<String>>();
            answer.forEach(one -> rows.add(List.of(
                    text(one, "id"),
                    one.path("running").asBoolean() ? "running" : "complete",
                    text(one, "octets"),
                    text(one, "file"))));
            report.table(List.of("CAPTURE", "STATE", "OCTETS", "FILE"), rows);
        }
    }

    /// `call stop-capture`.
    @Command(name = "stop-capture", description = "Ends a capture; its file stays.", mixinStandardHelpOptions = true)
    static final class Stop extends CallCaptureVerb {
        @Parameters(paramLabel = "CAPTURE", description = "As `call captures` names it.")
        private String capture = "";

        @Override
        AdminClient.Reply ask(AdminClient client) throws IOException {
            return client.post("/v1/captures/" + segment(capture) + "/stop", "");
        }

        @Override
        void tell(JsonNode answer, AdminReport report, PrintWriter out) {
            out.println("capture " + text(answer, "id") + " ends");
        }
    }

    /// `30`, `30s` or `2m`, as seconds, 1 to 600.
    static final class Seconds implements ITypeConverter<Integer> {
        private static final Pattern TIME = Pattern.compile("(\\d{1,4})([sm]?)");
        private static final int SECONDS_PER_MINUTE = 60;

        @Override
        public Integer convert(String value) {
            var time = TIME.matcher(value);
            if (!time.matches()) {
                throw new TypeConversionException("'" + value + "' is no time such as 30s or 2m");
            }
            int seconds = Integer.parseInt(time.group(1)) * (time.group(2).equals("m") ? SECONDS_PER_MINUTE : 1);
            if (seconds < 1 || seconds > CapturesConfig.LONGEST.toSeconds()) {
                throw new TypeConversionException(
                        "'" + value + "' is not 1s to " + CapturesConfig.LONGEST.toMinutes() + "m");
            }
            return seconds;
        }
    }
}
