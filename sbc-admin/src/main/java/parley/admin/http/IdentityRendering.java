package parley.admin.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import parley.admin.view.CertificateSummary;
import parley.admin.view.ChangeReport;
import parley.admin.view.Finding;
import parley.admin.view.GenerationSummary;
import parley.admin.view.HistoryLine;
import parley.admin.view.IdentitySummary;
import parley.admin.view.Proof;
import parley.certificate.CertificateReport;
import parley.identity.CertificateView;
import parley.identity.HistoryEntry;
import parley.identity.IdentityReply;
import parley.identity.IdentityView;
import parley.identity.ProofLine;

/// What the node's identities answer, in the words of the interface. These stay what they are when those change.
final class IdentityRendering {
    /// Lines of the history that say since when something is shown.
    private static final Set<String> SHOWING = Set.of("activated", "rolled-back", "reloaded");

    private IdentityRendering() {}

    /// What became of a change.
    static ChangeReport report(IdentityReply reply) {
        return switch (reply) {
            case IdentityReply.Uploaded(var identity, var generation, var report) ->
                done("uploaded", generation, identity + ": kept as generation " + generation + ".", report);
            case IdentityReply.Rejected(var identity, var report) ->
                new ChangeReport(
                        false, "rejected", 0, identity + ": rejected, nothing is kept.", findings(report), List.of());
            case IdentityReply.Staged(var identity, var generation, var proofs) ->
                done(
                        "staged",
                        generation,
                        identity + ": generation " + generation
                                + (proofs.isEmpty()
                                        ? " is staged; no listener shows it, so that no handshake could prove it."
                                        : " is proved."),
                        proofs);
            case IdentityReply.Activated(var identity, var generation, var before, var proofs) ->
                done(
                        "activated",
                        generation,
                        "%s: generation %d is shown, and no longer %d.".formatted(identity, generation, before),
                        proofs);
            case IdentityReply.Reloaded(var changed, var notes, var proofs) ->
                done(
                        "reloaded",
                        0,
                        (changed.isEmpty() ? "Nothing has changed." : "Changed: " + String.join(", ", changed) + ".")
                                + (notes.isEmpty() ? "" : " " + String.join(" ", notes)),
                        proofs);
            case IdentityReply.Refused(var reason, var why, var proofs) ->
                new ChangeReport(false, word(reason), 0, why, List.of(), proofs(proofs));
            case IdentityReply.Shown _, IdentityReply.Past _ ->
                throw new IllegalStateException("no answer to a change: " + reply);
        };
    }

    private static ChangeReport done(String code, int generation, String summary, CertificateReport report) {
        return new ChangeReport(true, code, generation, summary, findings(report), List.of());
    }

    private static ChangeReport done(String code, int generation, String summary, List<ProofLine> proofs) {
        return new ChangeReport(true, code, generation, summary, List.of(), proofs(proofs));
    }

    private static List<Finding> findings(CertificateReport report) {
        return report.findings().stream()
                .map(finding ->
                        new Finding(finding.code(), word(finding.severity()), finding.subject(), finding.advice()))
                .toList();
    }

    private static List<Proof> proofs(List<ProofLine> proofs) {
        return proofs.stream()
                .map(proof -> new Proof(
                        proof.listener(),
                        proof.serverName(),
                        proof.keyType(),
                        proof.version(),
                        proof.servedSerial(),
                        failure(proof)))
                .toList();
    }

    private static String failure(ProofLine proof) {
        return proof.proved() || !proof.failure().isEmpty()
                ? proof.failure()
                : "serves " + proof.servedSerial() + " instead of " + proof.expectedSerial();
    }

    /// One identity.
    /// @param past of all identities, newest first
    /// @param now days are counted from it
    static IdentitySummary summary(IdentityView view, List<HistoryEntry> past, Instant now) {
        return new IdentitySummary(
                view.name(),
                view.active(),
                view.chains().stream().map(chain -> certificate(chain, now)).toList(),
                view.generations().stream()
                        .map(generation -> new GenerationSummary(
                                generation.number(), word(generation.stage()), generation.serial()))
                        .toList(),
                view.listeners(),
                view.peers(),
                past.stream()
                        .filter(entry -> entry.identity().equals(view.name()) && SHOWING.contains(entry.what()))
                        .findFirst()
                        .map(IdentityRendering::line));
    }

    private static CertificateSummary certificate(CertificateView view, Instant now) {
        return new CertificateSummary(
                view.subject(),
                view.issuer(),
                view.serial(),
                view.names(),
                view.notBefore(),
                view.notAfter(),
                Math.floorDiv(
                        Duration.between(now, view.notAfter()).toSeconds(),
                        Duration.ofDays(1).toSeconds()),
                view.keyType(),
                view.use(),
                fingerprint(view.chain()));
    }

    private static String fingerprint(String pem) {
        try {
            var leaf = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("a certificate that is shown cannot be read", fault);
        }
    }

    static HistoryLine line(HistoryEntry entry) {
        return new HistoryLine(
                entry.when(), entry.who(), entry.what(), entry.generation(), entry.serial(), entry.outcome());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
