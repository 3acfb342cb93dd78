package parley.sip.auth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import parley.common.Parsed;
import parley.common.Secret;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.SipWriter;

/// The client's side of digest authentication (RFC 3261 §22.2, §22.3; RFC 8760 §2.5).
/// @param user name
/// @param password of the user
public record DigestClient(String user, Secret password) {
    /// The request once more, with an answer to each realm's first challenge that we know. The caller gives it a
    /// new branch and the next CSeq number (§22.2). Empty where there is nothing to try: no challenge is known to
    /// us, or our credentials were refused (§22.2: not to be tried again).
    /// @param request as sent
    /// @param challenged its 401 or 407
    /// @param clientNonce random
    public Optional<SipRequest> answer(SipRequest request, SipResponse challenged, String clientNonce) {
        var answered = request;
        for (var side : DigestSide.values()) {
            for (var challenge : challenges(side, challenged)) {
                var old = request.headers().all(side.credentials());
                if (!challenge.stale() && old.stream().anyMatch(value -> isOf(challenge.realm(), value))) {
                    return Optional.empty();
                }
                var kept = new ArrayList<>(answered.headers().all(side.credentials()));
                kept.removeIf(value -> isOf(challenge.realm(), value));
                kept.add(prove(challenge, request, clientNonce).text());
                answered = answered.with(answered.headers().with(side.credentials(), kept));
            }
        }
        return answered.equals(request) ? Optional.empty() : Optional.of(answered);
    }

    private DigestCredentials prove(DigestChallenge challenge, SipRequest request, String clientNonce) {
        var qop = preferred(challenge.qop());
        var withClientNonce = !qop.isEmpty() || challenge.algorithm().session();
        return new DigestCredentials(
                        user,
                        challenge.realm(),
                        challenge.nonce(),
                        SipWriter.text(request.requestUri()),
                        challenge.algorithm(),
                        challenge.opaque(),
                        qop,
                        // Each retry answers a new nonce, so it is always the first use.
                        qop.isEmpty() ? "" : "00000001",
                        withClientNonce ? clientNonce : "",
                        "")
                .proven(password, request.method(), request.body());
    }

    /// `auth` wherever it is offered: a B2BUA on the way changes bodies, which `auth-int` would not survive.
    private static String preferred(List<String> offered) {
        if (offered.isEmpty()) {
            return "";
        }
        return offered.stream().anyMatch("auth"::equalsIgnoreCase) ? "auth" : offered.getFirst();
    }

    /// The first challenge of each realm that we know: the server's preference (RFC 8760 §2.4).
    private static Collection<DigestChallenge> challenges(DigestSide side, SipResponse challenged) {
        var byRealm = new LinkedHashMap<String, DigestChallenge>();
        for (var value : challenged.headers().all(side.challenge())) {
            if (DigestChallenge.parse(value) instanceof Parsed.Ok<DigestChallenge>(var challenge)) {
                byRealm.putIfAbsent(challenge.realm(), challenge);
            }
        }
        return byRealm.values();
    }

    private static boolean isOf(String realm, String credentials) {
        return DigestCredentials.parse(credentials) instanceof Parsed.Ok<DigestCredentials>(var parsed)
                && parsed.realm().equals(realm);
    }
}
