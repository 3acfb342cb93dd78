package parley.sip.auth;

import java.util.List;
import java.util.stream.Stream;
import parley.common.Parsed;

/// One WWW-Authenticate or Proxy-Authenticate value (RFC 3261 §20.44, RFC 7616 §3.3).
/// @param realm whose users are asked for
/// @param nonce to go into the answer
/// @param opaque to be handed back, or empty
/// @param algorithm to answer with
/// @param qop offered qualities of protection; empty from an RFC 2069 server
/// @param stale true where the credentials were right and only the nonce too old
public record DigestChallenge(
        String realm, String nonce, String opaque, DigestAlgorithm algorithm, List<String> qop, boolean stale) {
    /// Keeps an immutable copy.
    public DigestChallenge {
        qop = List.copyOf(qop);
    }

    /// Reads a header's value. A scheme other than Digest and an unknown algorithm are refused: RFC 3261 §22.4 wants
    /// such a challenge passed over.
    public static Parsed<DigestChallenge> parse(String text) {
        return switch (AuthParameters.parse(text)) {
            case Parsed.Refused<AuthParameters>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
            case Parsed.Ok<AuthParameters>(var parameters) -> of(parameters);
        };
    }

    private static Parsed<DigestChallenge> of(AuthParameters parameters) {
        var values = parameters.values();
        var algorithm = DigestAlgorithm.of(values.getOrDefault("algorithm", "MD5"));
        if (!parameters.scheme().equalsIgnoreCase("Digest")) {
            return new Parsed.Refused<>("the scheme is Digest (RFC 3261 §22.4)", 0);
        }
        if (algorithm.isEmpty()) {
            return new Parsed.Refused<>("the algorithm is one of RFC 8760 §2.1", 0);
        }
        if (!values.containsKey("realm") || !values.containsKey("nonce")) {
            return new Parsed.Refused<>("a challenge has realm and nonce (RFC 7616 §3.3)", 0);
        }
        var qop = Stream.of(parameters.value("qop").split(","))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .toList();
        return new Parsed.Ok<>(new DigestChallenge(
                parameters.value("realm"),
                parameters.value("nonce"),
                parameters.value("opaque"),
                algorithm.get(),
                qop,
                parameters.value("stale").equalsIgnoreCase("true")));
    }

    /// The header's value.
    public String text() {
        return "Digest realm=" + AuthParameters.quoted(realm)
                + ", nonce=" + AuthParameters.quoted(nonce)
                + (opaque.isEmpty() ? "" : ", opaque=" + AuthParameters.quoted(opaque))
                + ", algorithm=" + algorithm.token()
                + (qop.isEmpty() ? "" : ", qop=" + AuthParameters.quoted(String.join(",", qop)))
                + (stale ? ", stale=true" : "");
    }
}
