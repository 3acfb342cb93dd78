package parley.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import parley.probe.AddressReport;
import parley.probe.Finding;
import parley.probe.ProbeReport;
import parley.probe.Session;
import parley.probe.ShownCertificate;

/// A probe's report for programs. The names of the fields are a promise; what is not known is left out.
final class ProbeJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Instant now;

    private ProbeJson(Instant now) {
        this.now = now;
    }

    /// @param now wall clock, for the days left
    static String of(ProbeReport report, Instant now) {
        try {
            return new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(new ProbeJson(now).report(report));
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private ObjectNode report(ProbeReport report) {
        var node = NODES.objectNode();
        node.put("host", report.terms().host());
        node.put("expectedName", report.terms().expectedName());
        node.put("good", report.good());
        var addresses = node.putArray("addresses");
        report.addresses().forEach(address -> addresses.add(address(address)));
        findings(node, report.findings());
        return node;
    }

    private ObjectNode address(AddressReport report) {
        var node = NODES.objectNode();
        node.put("transport", report.target().transport().token());
        node.put("address", report.target().address());
        node.put("port", report.target().port());
        report.session().ifPresent(session -> node.set("session", session(session)));
        var versions = node.putArray("versions");
        for (var trial : report.versions()) {
            versions.addObject()
                    .put("version", trial.version())
                    .put("accepted", trial.accepted())
                    .put("answer", trial.answer());
        }
        if (!report.group().isEmpty()) {
            node.put("group", report.group());
        }
        var weak = node.putArray("weakSuites");
        report.weakSuites().forEach(weak::add);
        report.reply()
                .ifPresent(reply -> node.putObject("options")
                        .put("status", reply.status())
                        .put("reason", reply.reason())
                        .put("millis", reply.millis()));
        findings(node, report.findings());
        return node;
    }

    private ObjectNode session(Session session) {
        var node = NODES.objectNode();
        node.put("version", session.version());
        node.put("suite", session.suite());
        node.put("alpn", session.alpn());
        node.put("clientCertificateAsked", session.certificateAsked());
        node.put("ocspStapled", session.staple().isPresent());
        node.put("handshakeMillis", session.handshakeMillis());
        var chain = node.putArray("chain");
        session.chain().forEach(certificate -> chain.add(certificate(certificate)));
        return node;
    }

    private ObjectNode certificate(X509Certificate certificate) {
        var shown = ShownCertificate.of(certificate);
        var node = NODES.objectNode();
        node.put("subject", shown.subject());
        node.put("issuer", shown.issuer());
        node.put("serial", shown.serial());
        var names = node.putArray("names");
        shown.names().forEach(names::add);
        node.put("notBefore", shown.notBefore().toString());
        node.put("notAfter", shown.notAfter().toString());
        node.put("daysLeft", Duration.between(now, shown.notAfter()).toDays());
        return node;
    }

    private static void findings(ObjectNode node, List<Finding> findings) {
        var array = node.putArray("findings");
        for (var finding : findings) {
            array.addObject()
                    .put("code", finding.code())
                    .put("severity", finding.breaking() ? "breaks" : "warns")
                    .put("text", finding.text());
        }
    }
}
