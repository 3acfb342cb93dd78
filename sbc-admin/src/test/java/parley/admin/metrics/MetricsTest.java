package parley.admin.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.admin.view.CertificateSummary;
import parley.admin.view.IdentitySummary;
import parley.admin.view.Totals;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.observe.EventMeters;
import parley.observe.SbcEvent;

class MetricsTest {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(\\{[a-z_]+=\"[^\"\\\\]*\"(,[a-z_]+=\"[^\"\\\\]*\")*})? (-?[0-9.E]+)");
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Endpoint THERE = new Endpoint("192.0.2.7", 40_000);
    private static final CallRef CALL = new CallRef("aa");

    private final EventMeters meters = new EventMeters();
    private final NodeGauges gauges = new NodeGauges();

    private static SbcEvent.TlsHandshake handshake(String verdict) {
        return new SbcEvent.TlsHandshake(
                "server",
                "x",
                THERE,
                "",
                "",
                "",
                "",
                List.of(),
                "",
                Optional.empty(),
                verdict,
                "",
                SbcEvent.TlsTerms.UNKNOWN);
    }

    private void everything() {
        List.of(
                        handshake("accepted"),
                        handshake("expired"),
                        new SbcEvent.ConnectionOpened(1, "x", "tls", THERE, THERE, "", List.of()),
                        new SbcEvent.ConnectionClosed("x", "tls", THERE, "idle"),
                        new SbcEvent.ConnectionAliased("x", THERE, "carrier", ""),
                        new SbcEvent.MessageRefused("x", THERE, "rule", 400),
                        new SbcEvent.CallStarted(CALL, "a", "b"),
                        new SbcEvent.CallAnswered(CALL, 1),
                        new SbcEvent.CallEnded(CALL, 200, "bye-a", "", 1),
                        new SbcEvent.MediaSecured(CALL, "0/A", "AES"),
                        new SbcEvent.MediaFailed(CALL, "0/A", "wrong-key", ""),
                        new SbcEvent.MediaMeasured(
                                CALL,
                                "0/A",
                                "audio",
                                new SbcEvent.Traffic(1, 1, 1, 1, 1, 1, 1, 1),
                                new SbcEvent.RtcpTraffic(1, 1, 1),
                                new SbcEvent.Quality(1, 1, 1, 410, "narrowband"),
                                new SbcEvent.SrtpHealth(0, 0, 1)),
                        new SbcEvent.MediaReleased(CALL, "0/A", 1, 1, 1, 1, 1, 1, 1, new SbcEvent.RtcpTraffic(1, 1, 1)),
                        new SbcEvent.Registration("a", THERE, "added"),
                        new SbcEvent.CertificateChanged("main", 1, "1a", "activated", "otto", ""),
                        new SbcEvent.CertificateExpiring("main", "CN=a", "1a", T0, 7),
                        new SbcEvent.AdminAction("otto", "127.0.0.1", "POST /v1/reload", "done"))
                .forEach(meters::accept);
        gauges.live(new Totals(Map.of("tls", 7L), 3, 2, 4), 1);
        gauges.runtime();
    }

    private static IdentitySummary identity(CertificateSummary... certificates) {
        return new IdentitySummary("main", 1, List.of(certificates), List.of(), List.of(), List.of(), Optional.empty());
    }

    private static CertificateSummary certificate(String keyType, long daysLeft) {
        return new CertificateSummary("", "", "", List.of(), T0, T0, daysLeft, keyType, "both", "");
    }

    private static Map<String, Double> samples() {
        var shown = List.of(identity(certificate("RSA", 89), certificate("EC", -3)));
        return samples(Exposition.text() + CertificateExpiry.text(shown, Map.of("trunk", -2L)));
    }

    private static Map<String, Double> samples(String text) {
        var samples = new HashMap<String, Double>();
        text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            var sample = SAMPLE.matcher(line);
            assertTrue(sample.matches(), line);
            samples.put(
                    sample.group(1) + (sample.group(2) == null ? "" : sorted(sample.group(2))),
                    Double.valueOf(sample.group(4)));
        });
        return samples;
    }

    private static String sorted(String labels) {
        var each = List.of(labels.substring(1, labels.length() - 1).split(","));
        return "{" + String.join(",", new TreeSet<>(each)) + "}";
    }

    @Test
    @DisplayName("Counters go on from one reading to the next, gauges show what is")
    void values() {
        everything();
        var first = samples();
        assertEquals(7, first.get("parley_connections_open{protocol=\"tls\"}"));
        assertEquals(0, first.get("parley_connections_open{protocol=\"tcp\"}"));
        assertEquals(2, first.get("parley_calls_active"));
        var name = "parley_tls_handshakes_total{role=\"server\",verdict=\"expired\"}";
        var before = first.getOrDefault(name, 0.0);
        meters.accept(handshake("expired"));
        assertEquals(before + 1, samples().get(name));
        assertEquals(before + 1, samples().get(name));
    }

    @Test
    @DisplayName("Days left go below zero when a certificate has ended, and nothing is left of one that was replaced")
    void expiry() {
        var both = samples();
        assertEquals(-3, both.get("parley_certificate_expiry_days{identity=\"main\",key_type=\"EC\",use=\"both\"}"));
        assertEquals(-2, both.get("parley_peer_certificate_expiry_days{via=\"trunk\"}"));
        assertEquals(
                Map.of("parley_certificate_expiry_days{identity=\"main\",key_type=\"RSA\",use=\"both\"}", 90.0),
                samples(CertificateExpiry.text(List.of(identity(certificate("RSA", 90))), Map.of())));
        assertEquals(
                Map.of("parley_certificate_expiry_days{identity=\"main\",key_type=\"RSA\",use=\"both\"}", 5.0),
                samples(CertificateExpiry.text(
                        List.of(identity(certificate("RSA", 90), certificate("RSA", 5))), Map.of())),
                "two of a kind are one series: the first end counts");
    }

    @Test
    @DisplayName("docs/metrics.md lists exactly what is exported, with its labels")
    void documented() throws IOException {
        everything();
        var exported = new TreeSet<String>();
        samples().keySet().stream()
                .filter(sample -> sample.startsWith("parley_"))
                .map(sample -> sample.replaceAll("=\"[^\"]*\"", ""))
                .forEach(exported::add);
        var documented = new TreeSet<String>();
        Pattern.compile("(?m)^\\| `(parley_[a-z_]+)` \\|([^|]*)\\|")
                .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
                .results()
                .forEach(row -> {
                    var labels = new TreeSet<String>();
                    Pattern.compile("`([a-z_]+)`")
                            .matcher(row.group(2))
                            .results()
                            .forEach(label -> labels.add(label.group(1)));
                    documented.add(row.group(1) + (labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}"));
                });
        assertEquals(documented, exported);
    }
}
