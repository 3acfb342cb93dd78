package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `tls probe`, as its users run it, at servers of `openssl s_server` and at the SBC itself.
final class TlsProbeIT {
    private static final int PORT = 25_090;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration START = Duration.ofSeconds(10);

    @TempDir
    static Path directory;

    private static RevocablePki pki;

    @BeforeAll
    static void issue() throws IOException {
        pki = new RevocablePki(directory.resolve("pki"));
        pki.issuePeer("server", "DNS:lab.test");
        pki.issuePeer("old", "DNS:lab.test", "-startdate", "20200101000000Z", "-enddate", "20210101000000Z");
        pki.issuePeer("client", "URI:sip:client@lab.test");
    }

    /// One server and what must be found.
    /// @param certificate that it shows
    /// @param server its further options
    /// @param probe our further options
    /// @param codes of the findings that break calls; only `no-sip-answer` where TLS itself is well
    record Row(String name, String certificate, List<String> server, List<String> probe, List<String> codes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                row("good, but no SIP", "server", List.of(), List.of(), "no-sip-answer"),
                row("TLS 1.2 only", "server", List.of("-tls1_2"), List.of(), "no-sip-answer"),
                row("expired", "old", List.of(), List.of(), "expired", "no-sip-answer"),
                row(
                        "wrong name",
                        "server",
                        List.of(),
                        List.of("--sni", "other.test"),
                        "name-mismatch",
                        "no-sip-answer"),
                row("missing intermediate", "leaf-only", List.of(), List.of(), "missing-intermediate", "no-sip-answer"),
                row("self-signed", "root", List.of(), List.of(), "self-signed", "name-mismatch", "no-sip-answer"),
                row(
                        "client certificate, TLS 1.3",
                        "server",
                        List.of("-Verify", "2"),
                        List.of(),
                        "client-certificate-required"),
                row(
                        "client certificate, TLS 1.2",
                        "server",
                        List.of("-Verify", "2", "-tls1_2"),
                        List.of(),
                        "client-certificate-required"),
                row("client certificate that is shown", "server", List.of("-Verify", "2"), List.of(), "no-sip-answer"),
                row(
                        "TLS 1.1 only",
                        "server",
                        List.of("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"),
                        List.of(),
                        "version-mismatch"),
                row(
                        "no cipher suite in common",
                        "server",
                        List.of("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-CCM"),
                        List.of(),
                        "no-common-cipher"));
    }

    private static Row row(String name, String certificate, List<String> server, List<String> probe, String... codes) {
        return new Row(name, certificate, server, probe, List.of(codes));
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("What is wrong with a server is found, and named")
    void findings(Row row) throws IOException {
        try (var _ = server(row)) {
            var options = new ArrayList<>(row.probe());
            if (row.name().endsWith("that is shown")) {
                options.addAll(List.of("--cert", pki.chain("client").toString()));
                options.addAll(List.of("--key", pki.key("client").toString()));
            }
            // A root that is trusted is no fault, so that one is judged by another authority.
            var authorities = row.certificate().equals("root") ? pki.issuingCertificate() : pki.authorities();
            options.addAll(List.of("--ca", authorities.toString()));
            if (!options.contains("--sni")) {
                options.addAll(List.of("--sni", "lab.test"));
            }
            var report = probe(1, PORT, options);
            assertEquals(row.codes(), breaking(report), report::toPrettyString);
            assertFalse(report.get("good").asBoolean());
            if (row.name().equals("TLS 1.2 only")) {
                assertEquals(List.of("TLSv1.2"), accepted(report), report::toPrettyString);
            }
        }
    }

    @Test
    @DisplayName("Nothing listens: said without further ado")
    void nothingListens() throws IOException {
        assertEquals(List.of("connection-refused"), breaking(probe(1, PORT, List.of())));
    }

    @Test
    @DisplayName("The SBC's own TLS port is good, and exit code 0 says so; its port without TLS is not")
    void ourselves() throws IOException {
        var own = new LabPki(directory.resolve("own"));
        own.issue("sbc", "DNS:lab.test,IP:127.0.0.1");
        try (var sbc = Sbc.start(directory.resolve("sbc"), own, "")) {
            var options = List.of("--ca", own.authorityCertificate().toString(), "--sni", "lab.test");
            var report = probe(0, Sbc.TLS_PORT, options);
            assertTrue(report.get("good").asBoolean(), report::toPrettyString);
            var address = report.get("addresses").get(0);
            assertEquals(200, address.get("options").get("status").asInt());
            assertEquals(List.of("TLSv1.3", "TLSv1.2"), accepted(report));
            assertEquals(0, address.get("weakSuites").size());
            assertEquals(List.of("plain-sip-on-tls-port"), breaking(probe(1, Sbc.TCP_PORT, options)));
            sbc.awaitEvent("tls-handshake", "via=tcp ", "verdict=tls-on-plain-port");
        }
    }

    private static PeerProcess server(Row row) throws IOException {
        var command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:" + PORT));
        var own = row.certificate();
        switch (own) {
            case "leaf-only" ->
                command.addAll(List.of(
                        "-cert",
                        pki.leaf("server").toString(),
                        "-key",
                        pki.key("server").toString()));
            case "root" ->
                command.addAll(List.of(
                        "-cert",
                        pki.rootCertificate().toString(),
                        "-key",
                        pki.key("root").toString()));
            default ->
                command.addAll(List.of(
                        "-cert",
                        pki.leaf(own).toString(),
                        "-cert_chain",
                        pki.issuingCertificate().toString(),
                        "-key",
                        pki.key(own).toString(),
                        "-CAfile",
                        pki.authorities().toString(),
                        "-verify_return_error"));
        }
        command.addAll(row.server());
        var process = PeerProcess.start(directory, "s_server-" + System.nanoTime(), command, Map.of());
        process.awaitText("ACCEPT", START);
        return process;
    }

    private static JsonNode probe(int exitCode, int port, List<String> options) throws IOException {
        var arguments = new ArrayList<>(List.of("tls", "probe", "127.0.0.1", "--port", Integer.toString(port)));
        arguments.addAll(List.of("--timeout", "2", "--json"));
        arguments.addAll(options);
        var command = Sbc.command(arguments.toArray(String[]::new)).toArray(String[]::new);
        var output = PeerProcess.run(directory, LIMIT, exitCode, command);
        return new ObjectMapper().readTree(output.substring(output.indexOf('{')));
    }

    private static List<String> breaking(JsonNode report) {
        return Stream.concat(
                        stream(report.get("findings")),
                        stream(report.get("addresses")).flatMap(address -> stream(address.get("findings"))))
                .filter(finding -> finding.get("severity").asText().equals("breaks"))
                .map(finding -> finding.get("code").asText())
                .toList();
    }

    private static List<String> accepted(JsonNode report) {
        return stream(report.get("addresses").get(0).get("versions"))
                .filter(version -> version.get("accepted").asBoolean())
                .map(version -> version.get("version").asText())
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
