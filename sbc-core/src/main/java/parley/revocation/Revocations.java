package parley.revocation;

import java.net.URI;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.config.RevocationConfig;

/// Asks the sources that a configuration allows, the cheap ones first: the lists at hand, the stapled answer, the
/// OCSP responder, the published lists. The first definite answer counts. A list at hand that names the certificate
/// beats all others: whoever put it there knows something.
final class Revocations implements Revocation {
    private final RevocationConfig config;
    private final List<X509CRL> crls;
    private final RevocationLists lists;
    private final AuthorityAnswers answers;

    /// @param crls read from the configured file
    Revocations(RevocationConfig config, List<X509CRL> crls, AuthorityAnswers answers) {
        this.config = config;
        this.crls = List.copyOf(crls);
        this.lists = new RevocationLists(crls);
        this.answers = answers;
    }

    @Override
    public Status status(X509Certificate certificate, X509Certificate issuer, Optional<byte[]> stapled, Instant now) {
        var doubts = new ArrayList<String>();
        var local = lists.status(certificate, issuer, now);
        if (local instanceof Status.Revoked) {
            return local;
        }
        if (config.ocsp() && stapled.isPresent()) {
            switch (new OcspAnswer(certificate, issuer, lists, now).judge(stapled.get(), Optional.empty())) {
                case OcspAnswer.Judged.Definite definite -> {
                    return definite.status();
                }
                case OcspAnswer.Judged.Refused(var why) -> doubts.add("of the stapled answer: " + why);
            }
        }
        if (local instanceof Status.Good) {
            return local;
        }
        if (local instanceof Status.Unknown(var why) && config.crl().isPresent()) {
            doubts.add(why);
        }
        return fetched(certificate, issuer, now, doubts);
    }

    private Status fetched(X509Certificate certificate, X509Certificate issuer, Instant now, List<String> doubts) {
        for (var responder : responders(certificate)) {
            var status = answers.ocsp(responder, certificate, issuer, lists, config.timeout(), now);
            if (!(status instanceof Status.Unknown(var why))) {
                return status;
            }
            doubts.add(why);
        }
        for (var point : points(certificate)) {
            var status = answers.list(point, certificate, issuer, config.timeout(), now);
            if (!(status instanceof Status.Unknown(var why))) {
                return status;
            }
            doubts.add(why);
        }
        return new Status.Unknown(
                doubts.isEmpty() ? "it names no source that may be asked over http" : String.join("; ", doubts));
    }

    private List<URI> responders(X509Certificate certificate) {
        if (!config.ocsp()) {
            return List.of();
        }
        return config.responder().map(List::of).orElseGet(() -> CertificateSources.responders(certificate));
    }

    private List<URI> points(X509Certificate certificate) {
        return config.distributionPoints() ? CertificateSources.distributionPoints(certificate) : List.of();
    }

    @Override
    public boolean covers(X509Certificate certificate, X509Certificate issuer) {
        return crls.stream().anyMatch(list -> list.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()))
                || !points(certificate).isEmpty()
                || (config.ocsp() && !CertificateSources.responders(certificate).isEmpty());
    }

    @Override
    public boolean blocks() {
        return config.ocsp() || config.distributionPoints();
    }
}
