package parley.signaling;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import parley.common.Secret;
import parley.config.RegistrarConfig;
import parley.config.UserConfig;
import parley.sip.auth.DigestAlgorithm;
import parley.sip.auth.DigestOutcome;
import parley.sip.auth.DigestSide;
import parley.sip.auth.DigestVerifier;
import parley.sip.auth.NonceCounts;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipUri;
import parley.sip.message.UasResponse;
import parley.sip.message.Uri;
import parley.sip.message.UriText;

/// Whether a user has proved to be the one a request is from (RFC 3261 §22). Owned by one actor.
final class CallerAuthentication {
    private final RegistrarConfig registrar;
    private final DigestVerifier verifier;
    private final NonceCounts counts = new NonceCounts(NonceCounts.DEFAULT_CAPACITY);
    private final LongSupplier random;
    private final StatelessTag tags;

    /// The verdict on one request.
    sealed interface Outcome {
        /// It comes from that user.
        record Allowed(String user) implements Outcome {}

        /// To be answered so: 401 or 407 with a challenge, 400 for a broken header, 403 for a wrong name.
        record Refused(SipResponse response) implements Outcome {}
    }

    /// Nobody has proved anything yet.
    /// @param side proxy for calls, registrar for registrations
    /// @param nodeSecret seals nonces: 16 random octets or more
    /// @param random for salts
    CallerAuthentication(RegistrarConfig registrar, DigestSide side, Secret nodeSecret, LongSupplier random) {
        this.registrar = registrar;
        this.random = random;
        this.tags = new StatelessTag(nodeSecret);
        this.verifier = new DigestVerifier(
                side, registrar.realm(), algorithms(registrar), registrar.nonceLifetime(), nodeSecret);
    }

    private static List<DigestAlgorithm> algorithms(RegistrarConfig registrar) {
        return registrar.algorithms().stream()
                .flatMap(name -> DigestAlgorithm.of(name).stream())
                .toList();
    }

    /// Judges a request by its credentials.
    /// @param request as received
    /// @param claimed the address it says it is from: From for a call, To for a registration (RFC 3261 §10.3)
    /// @param now wall clock
    Outcome check(SipRequest request, Uri claimed, Instant now) {
        return switch (verifier.verify(request, this::password, counts, now, random.getAsLong())) {
            case DigestOutcome.Accepted(var user) ->
                user.equals(userOf(claimed)) ? new Outcome.Allowed(user) : refused(request, 403);
            case DigestOutcome.Challenge challenge -> {
                var response = UasResponse.to(request, challenge.status(), tags.of(request));
                yield new Outcome.Refused(response.with(challenge.write(response.headers())));
            }
            case DigestOutcome.Refused _ -> refused(request, 400);
        };
    }

    private Outcome refused(SipRequest request, int status) {
        return new Outcome.Refused(UasResponse.to(request, status, tags.of(request)));
    }

    private Optional<Secret> password(String user) {
        return Optional.ofNullable(registrar.users().get(user)).map(UserConfig::password);
    }

    private static String userOf(Uri claimed) {
        return claimed instanceof SipUri sip && sip.user() != null ? UriText.unescaped(sip.user()) : "";
    }
}
