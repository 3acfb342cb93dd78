package parley.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.probe.AddressReport;
import parley.probe.AddressReport.OptionsReply;
import parley.probe.AddressReport.VersionTrial;
import parley.probe.Finding;
import parley.probe.Finding.Severity;
import parley.probe.ProbeReport;
import parley.probe.ProbeTerms;
import parley.probe.Session;
import parley.resolve.Target;

class ProbeRenderingTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static ProbeReport report(Severity severity) {
        var address = new AddressReport(
                new Target(TransportProtocol.TLS, "192.0.2.1", 5061, "example.org"),
                Optional.of(new Session(
                        "TLSv1.3", "TLS_AES_128_GCM_SHA256", "sip/2", List.of(), Optional.empty(), true, 12)),
                List.of(
                        new VersionTrial("TLSv1.3", true, "accepted"),
                        new VersionTrial("TLSv1.1", false, "alert-protocol-version")),
                "X25519",
                List.of(),
                Optional.of(new OptionsReply(200, "OK", 3)),
                List.of(new Finding("expires-soon", severity, "renew it")));
        var terms = new ProbeTerms("example.org", 0, Optional.empty(), Optional.empty(), Duration.ofSeconds(5));
        return new ProbeReport(terms, List.of(address), List.of());
    }

    @Test
    @DisplayName("For people: one block an address, labels aligned, the verdict last")
    void text() {
        assertEquals("""
            example.org

              tls 192.0.2.1:5061 as example.org
                handshake           TLSv1.3 TLS_AES_128_GCM_SHA256, 12 ms, ALPN sip/2
                client certificate  asked for
                stapled OCSP        no
                versions            TLSv1.3 yes, TLSv1.1 no (alert-protocol-version)
                weak ciphers        none
                key agreement       X25519
                OPTIONS             200 OK, 3 ms
                ! expires-soon: renew it

            GOOD\
            """, ProbeText.of(report(Severity.WARNS), NOW));
        assertTrue(ProbeText.of(report(Severity.BREAKS), NOW).endsWith("✘ expires-soon: renew it\n\nCALLS FAIL"));
    }

    @Test
    @DisplayName("For programs: the fields that scripts rely on")
    void json() throws JsonProcessingException {
        var node = new ObjectMapper().readTree(ProbeJson.of(report(Severity.BREAKS), NOW));
        assertEquals("""
            {"host":"example.org","expectedName":"example.org","good":false,"addresses":[{"transport":"tls","address":"192.0.2.1",\
            "port":5061,"session":{"version":"TLSv1.3","suite":"TLS_AES_128_GCM_SHA256","alpn":"sip/2",\
            "clientCertificateAsked":true,"ocspStapled":false,"handshakeMillis":12,"chain":[]},\
            "versions":[{"version":"TLSv1.3","accepted":true,"answer":"accepted"},\
            {"version":"TLSv1.1","accepted":false,"answer":"alert-protocol-version"}],"group":"X25519","weakSuites":[],\
            "options":{"status":200,"reason":"OK","millis":3},\
            "findings":[{"code":"expires-soon","severity":"breaks","text":"renew it"}]}],"findings":[]}\
            """, node.toString());
    }
}
