package parley.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import parley.common.Parsed;
import parley.common.Secret;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;
import parley.sip.message.SipUri;
import parley.sip.message.Uri;

/// The server's side of digest authentication (RFC 3261 §22, RFC 8760).
/// @param side registrar or proxy
/// @param realm whose users are asked for
/// @param algorithms offered and taken, the preferred first; one challenge each (RFC 8760 §2.4)
/// @param nonceLifetime after which a nonce is stale
/// @param nodeSecret seals the nonces: at least 16 random octets, the same on all nodes of a cluster
public record DigestVerifier(
        DigestSide side, String realm, List<DigestAlgorithm> algorithms, Duration nonceLifetime, Secret nodeSecret) {
    private static final String QOP = "auth";

    /// Keeps an immutable copy.
    public DigestVerifier {
        algorithms = List.copyOf(algorithms);
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("algorithms must name at least one");
        }
    }

    /// Judges a request.
    /// @param request as received
    /// @param passwords by user name; empty for an unknown user
    /// @param counts of this verifier: a use is noted there
    /// @param now wall clock
    /// @param salt random, for the next nonce
    public DigestOutcome verify(
            SipRequest request,
            Function<String, Optional<Secret>> passwords,
            NonceCounts counts,
            Instant now,
            long salt) {
        var fault = Optional.<String>empty();
        for (var value : request.headers().all(side.credentials())) {
            switch (DigestCredentials.parse(value)) {
                case Parsed.Refused<DigestCredentials> refused -> fault = Optional.of(refused.rule());
                case Parsed.Ok<DigestCredentials>(var credentials) -> {
                    if (credentials.realm().equals(realm) && algorithms.contains(credentials.algorithm())) {
                        return judge(credentials, request, passwords, new Use(counts, now, salt));
                    }
                }
            }
        }
        return fault.isPresent() ? new DigestOutcome.Refused(fault.get()) : challenge(now, salt, false);
    }

    /// A challenge for a request that need not be looked at.
    public DigestOutcome.Challenge challenge(Instant now, long salt, boolean stale) {
        var nonce = nonces().issue(now, salt);
        var values = algorithms.stream()
                .map(algorithm -> new DigestChallenge(realm, nonce, "", algorithm, List.of(QOP), stale).text())
                .toList();
        return new DigestOutcome.Challenge(side.status(), side.challenge(), values, stale);
    }

    /// What one judgement needs besides the message.
    private record Use(NonceCounts counts, Instant now, long salt) {}

    private DigestOutcome judge(
            DigestCredentials credentials, SipRequest request, Function<String, Optional<Secret>> passwords, Use use) {
        if (!credentials.qop().isEmpty() && !credentials.qop().equalsIgnoreCase(QOP)) {
            return new DigestOutcome.Refused("qop is one that was offered: auth (RFC 7616 §3.4)");
        }
        if (!names(credentials.uri(), request.requestUri())) {
            return new DigestOutcome.Refused("uri names the resource of the Request-URI (RFC 3261 §22.4)");
        }
        var known = passwords.apply(credentials.username());
        var password = known.orElseGet(() -> nonces().decoy(credentials.username()));
        var proof = credentials.proof(password, request.method(), request.body());
        var right = MessageDigest.isEqual(
                octets(proof), octets(credentials.response().toLowerCase(Locale.ROOT)));
        if (!right || known.isEmpty()) {
            return challenge(use.now(), use.salt(), false);
        }
        var issued = nonces().issuedAt(credentials.nonce());
        var fresh = issued.isPresent()
                && !use.now().isAfter(issued.get().plus(nonceLifetime))
                && use.counts().admit(credentials.nonce(), issued.get(), credentials.count());
        return fresh ? new DigestOutcome.Accepted(credentials.username()) : challenge(use.now(), use.salt(), true);
    }

    private Nonces nonces() {
        return new Nonces(nodeSecret, realm);
    }

    /// The same resource, whatever the parameters: a proxy on the way may have changed those (RFC 3261 §22.4 rule 5).
    private static boolean names(String written, Uri requested) {
        if (!(SipParser.uri(written) instanceof Parsed.Ok<Uri>(var uri))) {
            return false;
        }
        if (uri instanceof SipUri one && requested instanceof SipUri other) {
            return Objects.equals(one.user(), other.user()) && one.host().equalsIgnoreCase(other.host());
        }
        return uri.equals(requested);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
