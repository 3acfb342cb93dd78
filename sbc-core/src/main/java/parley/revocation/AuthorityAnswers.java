package parley.revocation;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import parley.common.Parsed;
import parley.revocation.KeptAnswers.Kept;
import parley.revocation.Revocation.Status;

/// What authorities say over the network about their certificates, kept while it counts. One of these serves the
/// whole node, whatever becomes of its configuration.
public final class AuthorityAnswers implements AutoCloseable {
    /// Longest time that an answer is kept, however long it counts: as long can it take us to learn of a revocation.
    static final Duration KEPT_MAX = Duration.ofHours(1);

    /// How long an answer is kept that does not say until when it counts.
    static final Duration KEPT_WITHOUT_END = Duration.ofMinutes(1);

    /// How long a source that gave no answer is left alone, so that a dead one does not cost each handshake its
    /// timeout.
    static final Duration KEPT_FAILURE = Duration.ofSeconds(10);

    /// Largest revocation list fetched, in octets: some 400,000 entries.
    static final int LIST_MAX_BYTES = 16 * 1024 * 1024;

    // Answers of a few hundred octets, lists of up to some megabytes.
    private static final int ANSWERS_MAX = 4096;
    private static final int LISTS_MAX = 32;
    private static final int FAILURES_MAX = 256;

    /// Fetches at a time. More would mean that a flood of handshakes becomes one of questions to an authority.
    private static final int FETCHES_MAX = 32;

    private final Fetch fetch;
    private final RandomGenerator randomness;
    private final Semaphore fetches = new Semaphore(FETCHES_MAX);
    private final KeptAnswers<OcspKey, OcspAnswer.Judged> answers = new KeptAnswers<>(ANSWERS_MAX);
    private final KeptAnswers<ListKey, Parsed<RevocationLists>> lists = new KeptAnswers<>(LISTS_MAX);
    private final KeptAnswers<URI, String> failures = new KeptAnswers<>(FAILURES_MAX);

    private record OcspKey(URI responder, X509Certificate certificate, X509Certificate issuer) {}

    private record ListKey(URI from, X509Certificate issuer) {}

    AuthorityAnswers(Fetch fetch, RandomGenerator randomness) {
        this.fetch = fetch;
        this.randomness = randomness;
    }

    /// By HTTP.
    public static AuthorityAnswers overHttp() {
        return new AuthorityAnswers(new HttpFetch(), new SecureRandom());
    }

    /// By whatever means, for tests.
    public static AuthorityAnswers by(Fetch fetch) {
        return new AuthorityAnswers(fetch, new SecureRandom());
    }

    /// What that responder says.
    /// @param known lists that may have revoked the responder's own certificate
    Status ocsp(
            URI responder,
            X509Certificate certificate,
            X509Certificate issuer,
            RevocationLists known,
            Duration timeout,
            Instant now) {
        var key = new OcspKey(responder, certificate, issuer);
        return answers.get(key, now, timeout, () -> asked(key, known, timeout, now))
                .map(AuthorityAnswers::status)
                .orElseGet(() -> new Status.Unknown(responder + " has not answered in time"));
    }

    /// What the list says that is published there.
    Status list(URI from, X509Certificate certificate, X509Certificate issuer, Duration timeout, Instant now) {
        var key = new ListKey(from, issuer);
        return lists.get(key, now, timeout, () -> read(key, timeout, now))
                .map(list -> switch (list) {
                    case Parsed.Ok<RevocationLists>(var fetched) -> fetched.status(certificate, issuer, now);
                    case Parsed.Refused<RevocationLists> refused -> new Status.Unknown(refused.rule());
                })
                .orElseGet(() -> new Status.Unknown(from + " has not answered in time"));
    }

    /// A fresh answer of a responder, not judged yet, for [Staples].
    Parsed<byte[]> fresh(URI responder, OcspQuestion question, Duration timeout) {
        return limited(new Fetch.Request(responder, Optional.of(question.der()), OcspAnswer.MAX_BYTES, timeout));
    }

    private static Status status(OcspAnswer.Judged judged) {
        return switch (judged) {
            case OcspAnswer.Judged.Definite definite -> definite.status();
            case OcspAnswer.Judged.Refused(var why) -> new Status.Unknown(why);
        };
    }

    private Kept<OcspAnswer.Judged> asked(OcspKey key, RevocationLists known, Duration timeout, Instant now) {
        var question = OcspQuestion.about(key.certificate(), key.issuer(), randomness);
        var fetched = remembering(
                new Fetch.Request(key.responder(), Optional.of(question.der()), OcspAnswer.MAX_BYTES, timeout), now);
        var judged = switch (fetched) {
            case Parsed.Refused<byte[]> refused -> new OcspAnswer.Judged.Refused(refused.rule());
            case Parsed.Ok<byte[]>(var der) ->
                new OcspAnswer(key.certificate(), key.issuer(), known, now).judge(der, question.nonce());
        };
        return new Kept<>(
                judged,
                switch (judged) {
                    case OcspAnswer.Judged.Refused _ -> now.plus(KEPT_FAILURE);
                    case OcspAnswer.Judged.Definite definite ->
                        definite.nextUpdate()
                                .map(next -> kept(Optional.of(next), now))
                                .orElse(now.plus(KEPT_WITHOUT_END));
                });
    }

    private Kept<Parsed<RevocationLists>> read(ListKey key, Duration timeout, Instant now) {
        var fetched = remembering(new Fetch.Request(key.from(), Optional.empty(), LIST_MAX_BYTES, timeout), now);
        return switch (fetched) {
            case Parsed.Refused<byte[]> refused -> failed(refused.rule(), now);
            case Parsed.Ok<byte[]>(var octets) -> parsed(key, octets, now);
        };
    }

    private static Kept<Parsed<RevocationLists>> parsed(ListKey key, byte[] octets, Instant now) {
        try {
            // DER as RFC 5280 §4.2.1.13 has it, or PEM, which some publish.
            var list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(octets));
            var unfit = RevocationLists.unfit(list, key.issuer());
            if (unfit.isPresent()) {
                return failed("the list at " + key.from() + " " + unfit.get(), now);
            }
            return new Kept<>(
                    new Parsed.Ok<>(new RevocationLists(List.of(list))), kept(RevocationLists.nextUpdate(list), now));
        } catch (CRLException | CertificateException | RuntimeException _) {
            return failed("what is at " + key.from() + " is no revocation list", now);
        }
    }

    private static Kept<Parsed<RevocationLists>> failed(String why, Instant now) {
        return new Kept<>(new Parsed.Refused<>(why, 0), now.plus(KEPT_FAILURE));
    }

    private static Instant kept(Optional<Instant> until, Instant now) {
        var longest = now.plus(KEPT_MAX);
        var shortest = now.plus(KEPT_FAILURE);
        var wanted = until.filter(longest::isAfter).orElse(longest);
        return wanted.isBefore(shortest) ? shortest : wanted;
    }

    // A source that does not answer is dead for all certificates that name it.
    private Parsed<byte[]> remembering(Fetch.Request request, Instant now) {
        var failure = failures.known(request.from(), now);
        if (failure.isPresent()) {
            return new Parsed.Refused<>(failure.get(), 0);
        }
        var fetched = limited(request);
        if (fetched instanceof Parsed.Refused<byte[]> refused) {
            failures.keep(request.from(), new Kept<>(refused.rule(), now.plus(KEPT_FAILURE)));
        }
        return fetched;
    }

    private Parsed<byte[]> limited(Fetch.Request request) {
        try {
            if (!fetches.tryAcquire(request.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Parsed.Refused<>(
                        request.from() + " was not asked: " + FETCHES_MAX + " fetches are under way", 0);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Parsed.Refused<>(request.from() + " was not waited for", 0);
        }
        try {
            return fetch.fetch(request);
        } finally {
            fetches.release();
        }
    }

    @Override
    public void close() {
        fetch.close();
    }
}
