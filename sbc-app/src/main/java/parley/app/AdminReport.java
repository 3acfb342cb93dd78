package parley.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Shows what the admin interface answered: as it came, or as lines and tables.
final class AdminReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;
    private final boolean json;

    /// @param json as it came
    AdminReport(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /// Renders what a request was answered with.
    @FunctionalInterface
    interface Rendering {
        void render(JsonNode answer);
    }

    /// Shows it.
    /// @return exit code: 0 if it was done, 1 if not
    int show(AdminClient.Reply reply, Rendering rendering) throws IOException {
        var answer = read(reply);
        if (json) {
            out.println(answer.toPrettyString());
        } else if (answer.has("title")) {
            out.println(
                    answer.path("title").asText() + ": " + answer.path("detail").asText());
        } else {
            rendering.render(answer);
        }
        return reply.done() ? 0 : 1;
    }

    private static JsonNode read(AdminClient.Reply reply) throws IOException {
        var foreign = "the answer (" + reply.status() + ") is not one of an SBC's admin interface";
        try {
            var answer = JSON.readTree(reply.body());
            // Of nothing at all it is a missing node.
            if (!answer.isContainerNode()) {
                throw new IOException(foreign);
            }
            return answer;
        } catch (JsonProcessingException fault) {
            throw new IOException(foreign, fault);
        }
    }

    /// What became of a change: a sentence, then each finding and each handshake that was tried.
    void change(JsonNode report) {
        out.println(report.path("summary").asText());
        for (var finding : report.path("findings")) {
            out.println("  %s %s: %s: %s"
                    .formatted(
                            text(finding, "severity"),
                            text(finding, "code"),
                            text(finding, "subject"),
                            text(finding, "advice")));
        }
        for (var proof : report.path("proofs")) {
            var name = text(proof, "serverName");
            out.println("  handshake %s (%s, %s, %s): %s"
                    .formatted(
                            text(proof, "listener"),
                            name.isEmpty() ? "no server name" : name,
                            text(proof, "keyType"),
                            text(proof, "version"),
                            text(proof, "failure").isEmpty()
                                    ? "serves " + text(proof, "servedSerial")
                                    : text(proof, "failure")));
        }
    }

    /// Rows below a heading, each column as wide as its widest cell.
    void table(List<String> heading, List<List<String>> rows) {
        var all = new ArrayList<List<String>>();
        all.add(heading);
        all.addAll(rows);
        for (var row : all) {
            var line = new StringBuilder();
            for (var column = 0; column < row.size(); column++) {
                var at = column;
                var width = all.stream()
                        .mapToInt(other -> other.get(at).length())
                        .max()
                        .orElse(0);
                line.append(column == 0 ? "" : "  ").append(row.get(column));
                line.append(" "
                        .repeat(
                                column == row.size() - 1
                                        ? 0
                                        : width - row.get(column).length()));
            }
            out.println(line);
        }
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
