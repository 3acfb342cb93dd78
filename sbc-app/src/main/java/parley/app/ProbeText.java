package parley.app;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import parley.probe.AddressReport;
import parley.probe.Finding;
import parley.probe.ProbeReport;
import parley.probe.Session;
import parley.probe.ShownCertificate;

/// A probe's report for people: one block for each address, what is wrong at its end.
final class ProbeText {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);

    private final StringBuilder text = new StringBuilder();
    private final Instant now;

    private ProbeText(Instant now) {
        this.now = now;
    }

    /// @param now wall clock, for the days left
    static String of(ProbeReport report, Instant now) {
        return new ProbeText(now).report(report);
    }

    private String report(ProbeReport report) {
        var terms = report.terms();
        line(terms.host() + terms.serverName().map(name -> " as " + name).orElse(""));
        report.addresses().forEach(this::address);
        if (!report.findings().isEmpty()) {
            line("");
            report.findings().forEach(this::finding);
        }
        line("");
        line(report.good() ? "GOOD" : "CALLS FAIL");
        return text.toString().stripTrailing();
    }

    private void address(AddressReport report) {
        line("");
        line("  " + report.target());
        report.session().ifPresent(session -> {
            row(
                    "handshake",
                    "%s %s, %d ms".formatted(session.version(), session.suite(), session.handshakeMillis())
                            + (session.alpn().isEmpty() ? "" : ", ALPN " + session.alpn()));
            row("client certificate", session.certificateAsked() ? "asked for" : "not asked for");
            row("stapled OCSP", session.staple().isPresent() ? "yes" : "no");
            chain(session);
        });
        if (!report.versions().isEmpty()) {
            row("versions", versions(report.versions()));
            row("weak ciphers", report.weakSuites().isEmpty() ? "none" : String.join(", ", report.weakSuites()));
        }
        if (!report.group().isEmpty()) {
            row("key agreement", report.group());
        }
        report.reply()
                .ifPresent(reply ->
                        row("OPTIONS", "%d %s, %d ms".formatted(reply.status(), reply.reason(), reply.millis())));
        report.findings().forEach(this::finding);
    }

    private void chain(Session session) {
        for (var i = 0; i < session.chain().size(); i++) {
            certificate(i == 0 ? "certificate" : "  issued by", session.chain().get(i), i == 0);
        }
    }

    private void certificate(String label, X509Certificate certificate, boolean leaf) {
        var shown = ShownCertificate.of(certificate);
        row(label, shown.subject());
        if (leaf) {
            row("  names", shown.names().isEmpty() ? "none" : String.join(", ", shown.names()));
        }
        row("  issuer", shown.issuer());
        row(
                "  valid",
                "%s to %s, %s"
                        .formatted(
                                DAY.format(shown.notBefore()), DAY.format(shown.notAfter()), left(shown.notAfter())));
        row("  serial", shown.serial());
    }

    private String left(Instant end) {
        var days = Duration.between(now, end).toDays();
        return end.isBefore(now) ? "over" : days == 1 ? "1 day left" : days + " days left";
    }

    private static String versions(List<AddressReport.VersionTrial> trials) {
        return trials.stream()
                .map(trial -> trial.version() + (trial.accepted() ? " yes" : " no (" + trial.answer() + ")"))
                .collect(Collectors.joining(", "));
    }

    private void finding(Finding finding) {
        line("    %s %s: %s".formatted(finding.breaking() ? "✘" : "!", finding.code(), finding.text()));
    }

    private void row(String label, String value) {
        line("    %-19s %s".formatted(label, value));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
