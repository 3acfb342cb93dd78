package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A listener as it is without any TLS settings, seen by others' scanners and by another TLS library than OpenSSL.
final class TlsScannersIT {
    private static final Duration SCAN = Duration.ofMinutes(6);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// What testssl.sh may find: harmless by its own scale.
    private static final Set<String> HARMLESS = Set.of("OK", "INFO", "LOW", "DEBUG");

    /// Findings that are about the laboratory and not about the listener, each with the reason.
    private static final Map<String, String> LABORATORY = Map.of(
            "engine_problem", "a warning about the scanner's own OpenSSL",
            "cert_chain_of_trust", "no browser's store holds the laboratory's authority",
            "cert_revocation", "the laboratory's authority has no revocation service",
            "cert_expirationStatus", "the laboratory's certificates are valid for two days",
            "cert_notAfter", "the laboratory's certificates are valid for two days");

    @TempDir
    static Path directory;

    private static LabPki pki;
    private static Sbc sbc;

    @BeforeAll
    static void start() throws IOException {
        pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        pki.issue("trunk", "DNS:trunk.lab.test,URI:sip:trunk.lab.test");
        sbc = Sbc.start(directory.resolve("sbc"), pki, "");
    }

    @AfterAll
    static void stop() {
        sbc.close();
    }

    @Test
    @DisplayName("RFC 9325 §4: testssl.sh finds nothing above \"low\" in protocols, ciphers, defaults, vulnerabilities")
    void testssl() throws IOException {
        var report = directory.resolve("testssl.json");
        var process = PeerProcess.start(
                directory,
                "testssl",
                "testssl",
                "--quiet",
                "--color",
                "0",
                "--warnings",
                "batch",
                "--ip",
                "one",
                "--nodns",
                "min",
                "--protocols",
                "--std",
                "--server-defaults",
                "--server-preference",
                "--vulnerable",
                "--jsonfile",
                report.toString(),
                Sbc.ADDRESS + ":" + Sbc.TLS_PORT);
        try (process) {
            process.awaitExit(SCAN);
        }
        var findings = new ArrayList<String>();
        var seen = 0;
        for (var finding : new ObjectMapper().readTree(report.toFile())) {
            seen++;
            var harmless = HARMLESS.contains(finding.path("severity").asText());
            if (!harmless && !LABORATORY.containsKey(finding.path("id").asText())) {
                findings.add(finding.toString());
            }
        }
        assertTrue(seen > 50, "too few findings for a whole scan: " + process.text());
        assertEquals(List.of(), findings);
    }

    @Test
    @DisplayName("RFC 9325 §3.1: sslscan sees TLS 1.2 and 1.3 only, authenticated encryption with forward secrecy only")
    void sslscan() throws IOException {
        var seen = PeerProcess.run(directory, LIMIT, 0, "sslscan", "--no-colour", Sbc.ADDRESS + ":" + Sbc.TLS_PORT);
        for (var broken : List.of("SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1")) {
            assertTrue(seen.matches("(?s).*" + broken + "\\s+disabled.*"), broken + ": " + seen);
        }
        var suites = seen.lines()
                .filter(line -> line.startsWith("Accepted") || line.startsWith("Preferred"))
                .toList();
        assertTrue(suites.size() >= 4, seen);
        for (var suite : suites) {
            var forward = suite.contains("TLSv1.3") || suite.contains("ECDHE-");
            assertTrue(forward && (suite.contains("GCM") || suite.contains("CHACHA20")), suite);
        }
        assertTrue(seen.contains("Session renegotiation not supported"), seen);
        assertFalse(seen.contains(" vulnerable to heartbleed") && !seen.contains("not vulnerable"), seen);
    }

    @Test
    @DisplayName("RFC 5922 §7.3: GnuTLS trusts the listener by its authority and its name, and by no other name")
    void gnutls() throws IOException {
        var seen = gnutls(0, Sbc.TLS_PORT, "lab.test");
        assertTrue(seen.contains("The certificate is trusted"), seen);
        assertTrue(seen.contains("Handshake was completed"), seen);
        var refused = gnutls(1, Sbc.TLS_PORT, "somebody-else.test");
        assertTrue(refused.contains("The name in the certificate does not match"), refused);
    }

    @Test
    @DisplayName("RFC 8446 §4.4.2: GnuTLS is let in with a certificate, by its names, and not without one")
    void gnutlsWithCertificate() throws IOException {
        var seen = gnutls(
                0,
                Sbc.MTLS_PORT,
                "lab.test",
                "--x509certfile",
                pki.certificate("trunk").toString(),
                "--x509keyfile",
                pki.key("trunk").toString());
        assertTrue(seen.contains("Handshake was completed"), seen);
        sbc.awaitEvent("tls-handshake", "verdict=accepted", "via=mtls", "trunk.lab.test");
        gnutlsAnyExit(Sbc.MTLS_PORT);
        sbc.awaitEvent("tls-handshake", "via=mtls", "verdict=no-client-certificate");
    }

    private static List<String> gnutlsCommand(int port, String name, String... more) {
        var command = new ArrayList<>(List.of(
                "gnutls-cli",
                "--x509cafile",
                pki.authorityCertificate().toString(),
                "--sni-hostname",
                name,
                "--verify-hostname",
                name,
                "--port",
                Integer.toString(port)));
        command.addAll(List.of(more));
        command.add(Sbc.ADDRESS);
        return command;
    }

    private static String gnutls(int exitCode, int port, String name, String... more) throws IOException {
        return PeerProcess.run(
                directory, LIMIT, exitCode, gnutlsCommand(port, name, more).toArray(String[]::new));
    }

    /// In TLS 1.3 the refusal comes after the handshake, so how it ends is a matter of timing.
    private static void gnutlsAnyExit(int port) throws IOException {
        try (var run = PeerProcess.start(directory, "gnutls", gnutlsCommand(port, "lab.test"), Map.of())) {
            run.awaitExit(LIMIT);
        }
    }
}
