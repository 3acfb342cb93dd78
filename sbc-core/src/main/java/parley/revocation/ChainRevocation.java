package parley.revocation;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.common.RevocationMode;
import parley.config.RevocationConfig;
import parley.revocation.Revocation.Status;

/// Judges a verified chain by the revocation of its certificates.
///
/// A revoked one, wherever it stands, is refused in both modes. What else `hard` asks: the leaf must be known to be
/// good; an intermediate must be where there is a source for it (it names one that may be asked, or a list of its
/// authority is at hand). Most intermediates of private authorities name none, and a responder set for the leaves
/// seldom knows them: to refuse those would refuse everybody. The anchor is trusted by decree and not asked about.
public final class ChainRevocation {
    private final RevocationMode mode;
    private final Revocation revocation;

    public ChainRevocation(RevocationMode mode, Revocation revocation) {
        this.mode = mode;
        this.revocation = revocation;
    }

    /// As configured.
    /// @param lists read from [RevocationConfig#crl()]
    /// @param answers of the whole node
    public static ChainRevocation of(RevocationConfig config, List<X509CRL> lists, AuthorityAnswers answers) {
        return new ChainRevocation(config.mode(), new Revocations(config, lists, answers));
    }

    /// What becomes of a chain.
    public sealed interface Verdict {
        /// Nothing speaks against it.
        /// @param doubts what could not be learnt, in words, to be told and not to be minded
        record Passed(List<String> doubts) implements Verdict {
            public Passed {
                doubts = List.copyOf(doubts);
            }
        }

        /// One of it has been revoked.
        /// @param certificate which
        /// @param since when
        record Withdrawn(X509Certificate certificate, Instant since) implements Verdict {}

        /// Of one of it nothing could be learnt, where something must be.
        /// @param certificate which
        /// @param why in words
        record Unanswered(X509Certificate certificate, String why) implements Verdict {}
    }

    /// May block, see [#blocks()].
    /// @param path verified, from the leaf up, without the anchor; empty if the leaf itself is trusted
    /// @param anchor that it ends at
    /// @param staple that came with the leaf
    /// @param now wall clock
    public Verdict judge(List<X509Certificate> path, X509Certificate anchor, Staple staple, Instant now) {
        var doubts = new ArrayList<String>();
        for (var i = 0; mode != RevocationMode.OFF && i < path.size(); i++) {
            var certificate = path.get(i);
            var issuer = i + 1 < path.size() ? path.get(i + 1) : anchor;
            var leaf = i == 0;
            var status = revocation.status(certificate, issuer, leaf ? staple.der() : Optional.empty(), now);
            switch (leaf ? withStaple(certificate, staple, status) : status) {
                case Status.Good _ -> {}
                case Status.Revoked(var since) -> {
                    return new Verdict.Withdrawn(certificate, since);
                }
                case Status.Unknown(var why) -> {
                    if (mode == RevocationMode.HARD && (leaf || revocation.covers(certificate, issuer))) {
                        return new Verdict.Unanswered(certificate, why);
                    }
                    doubts.add(certificate.getSubjectX500Principal().getName() + ": " + why);
                }
            }
        }
        return new Verdict.Passed(doubts);
    }

    // RFC 7633 §4.2.3.1: its holder has promised to show an answer; whoever has stolen its key may not have one.
    private static Status withStaple(X509Certificate leaf, Staple staple, Status status) {
        return status instanceof Status.Good && staple.lacking() && CertificateSources.mustStaple(leaf)
                ? new Status.Unknown("it may only be shown with an OCSP answer (RFC 7633), and came without")
                : status;
    }

    /// True if to judge may mean to fetch: not to be asked on an I/O thread.
    public boolean blocks() {
        return mode != RevocationMode.OFF && revocation.blocks();
    }
}
