package parley.admin.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import parley.admin.view.CertificateSummary;
import parley.admin.view.ChangeReport;
import parley.admin.view.Finding;
import parley.admin.view.GenerationSummary;
import parley.admin.view.HistoryLine;
import parley.admin.view.IdentitySummary;
import parley.admin.view.Proof;
import parley.certificate.Upload;

/// Keeps one identity, `main`, and remembers what was asked of it.
final class FakeDesk implements IdentityDesk {
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    static final String PUBLIC = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

    final List<String> asked = new ArrayList<>();
    final List<Upload> uploads = new ArrayList<>();
    boolean accepts = true;
    String refusal = "rejected";
    boolean breaks;

    private static final HistoryLine PAST =
            new HistoryLine(T0, "alice from 192.0.2.9", "activated", 1, "1a", "shown on 2 listeners");

    private static final IdentitySummary MAIN = new IdentitySummary(
            "main",
            1,
            List.of(new CertificateSummary(
                    "CN=sip.example.com",
                    "CN=Authority",
                    "1a",
                    List.of("sip.example.com"),
                    T0,
                    T0.plusSeconds(86_400 * 90),
                    90,
                    "EC",
                    "both",
                    "00ff")),
            List.of(new GenerationSummary(1, "active", "1a")),
            List.of("external"),
            List.of(),
            Optional.of(PAST));

    private CompletionStage<ChangeReport> report(String request) {
        asked.add(request);
        var finding = new Finding("expired", accepts ? "note" : "reject", "CN=sip.example.com", "renew it");
        var proof = new Proof("external", "sip.example.com", "EC", "TLSv1.3", "1a", "");
        return answer(new ChangeReport(
                accepts, accepts ? "done" : refusal, 2, "One sentence.", List.of(finding), List.of(proof)));
    }

    private <T> CompletionStage<T> answer(T value) {
        return breaks
                ? CompletableFuture.failedFuture(new IllegalStateException("at Some.where(Secret.java:1)"))
                : CompletableFuture.completedFuture(value);
    }

    @Override
    public CompletionStage<List<IdentitySummary>> all() {
        return answer(List.of(MAIN));
    }

    @Override
    public CompletionStage<ChangeReport> upload(String identity, Upload upload, String by) {
        uploads.add(upload);
        return report("upload " + identity + " by " + by);
    }

    @Override
    public CompletionStage<ChangeReport> stage(String identity, OptionalInt generation, String by) {
        return report("stage " + identity + " " + generation.orElse(0));
    }

    @Override
    public CompletionStage<ChangeReport> activate(String identity, OptionalInt generation, String by) {
        return report("activate " + identity + " " + generation.orElse(0));
    }

    @Override
    public CompletionStage<ChangeReport> rollback(String identity, String by) {
        return report("rollback " + identity);
    }

    @Override
    public CompletionStage<List<HistoryLine>> history(String identity) {
        return answer(List.of(PAST));
    }

    @Override
    public CompletionStage<String> publicChain(String identity) {
        return answer(PUBLIC);
    }

    @Override
    public CompletionStage<ChangeReport> reload(String by) {
        return report("reload");
    }
}
