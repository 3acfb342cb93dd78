package parley.sip.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import parley.common.Parsed;
import parley.common.Secret;
import parley.sip.message.Body;
import parley.sip.message.Method;

/// One Authorization or Proxy-Authorization value (RFC 3261 §20.7, RFC 7616 §3.4).
/// @param username who claims to ask
/// @param realm of the challenge
/// @param nonce of the challenge
/// @param uri the Request-URI as the client wrote it
/// @param algorithm of the challenge
/// @param opaque of the challenge, or empty
/// @param qop `auth`, `auth-int`, or empty from an RFC 2069 client
/// @param nonceCount 8 hexadecimal digits, or empty without qop
/// @param clientNonce the client's random part, or empty without qop and session
/// @param response the proof: hexadecimal digits, or empty while it is yet to be computed
public record DigestCredentials(
        String username,
        String realm,
        String nonce,
        String uri,
        DigestAlgorithm algorithm,
        String opaque,
        String qop,
        String nonceCount,
        String clientNonce,
        String response) {

    /// Reads a header's value.
    public static Parsed<DigestCredentials> parse(String text) {
        return switch (AuthParameters.parse(text)) {
            case Parsed.Refused<AuthParameters>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
            case Parsed.Ok<AuthParameters>(var parameters) -> of(parameters);
        };
    }

    private static Parsed<DigestCredentials> of(AuthParameters parameters) {
        var values = parameters.values();
        if (!parameters.scheme().equalsIgnoreCase("Digest")) {
            return new Parsed.Refused<>("the scheme is Digest (RFC 3261 §22.4)", 0);
        }
        for (var name : List.of("username", "realm", "nonce", "uri", "response")) {
            if (!values.containsKey(name)) {
                return new Parsed.Refused<>("credentials have " + name + " (RFC 7616 §3.4)", 0);
            }
        }
        var algorithm = DigestAlgorithm.of(values.getOrDefault("algorithm", "MD5"));
        if (algorithm.isEmpty()) {
            return new Parsed.Refused<>("the algorithm is one of RFC 8760 §2.1", 0);
        }
        var credentials = new DigestCredentials(
                parameters.value("username"),
                parameters.value("realm"),
                parameters.value("nonce"),
                parameters.value("uri"),
                algorithm.get(),
                parameters.value("opaque"),
                parameters.value("qop"),
                parameters.value("nc"),
                parameters.value("cnonce"),
                parameters.value("response"));
        return credentials.complete()
                ? new Parsed.Ok<>(credentials)
                : new Parsed.Refused<>("with qop go cnonce and an nc of 8 hexadecimal digits (RFC 7616 §3.4)", 0);
    }

    private boolean complete() {
        return qop.isEmpty() || (!clientNonce.isEmpty() && nonceCount.matches("[0-9A-Fa-f]{8}"));
    }

    /// How often the client has used the nonce, this time included; 1 without qop, where it does not count.
    long count() {
        return qop.isEmpty() ? 1 : Long.parseLong(nonceCount, 16);
    }

    /// The proof that only a holder of the password can compute (RFC 3261 §22.4, RFC 7616 §3.4.1).
    /// @param password of the user
    /// @param method of the request
    /// @param body of the request: goes in with `auth-int`
    public String proof(Secret password, Method method, Body body) {
        var secret = hashedUser(password);
        if (algorithm.session()) {
            secret = algorithm.hex(secret + ":" + nonce + ":" + clientNonce);
        }
        var request = method.name() + ":" + uri;
        if (qop.equalsIgnoreCase("auth-int")) {
            request += ":" + algorithm.hex(body.octets());
        }
        var between = qop.isEmpty() ? "" : nonceCount + ":" + clientNonce + ":" + qop + ":";
        return algorithm.hex(secret + ":" + nonce + ":" + between + algorithm.hex(request));
    }

    private String hashedUser(Secret password) {
        var octets = new ByteArrayOutputStream();
        octets.writeBytes((username + ":" + realm + ":").getBytes(StandardCharsets.UTF_8));
        octets.writeBytes(password.reveal());
        return algorithm.hex(octets.toByteArray());
    }

    /// The same credentials with their proof.
    public DigestCredentials proven(Secret password, Method method, Body body) {
        return new DigestCredentials(
                username,
                realm,
                nonce,
                uri,
                algorithm,
                opaque,
                qop,
                nonceCount,
                clientNonce,
                proof(password, method, body));
    }

    /// The header's value.
    public String text() {
        return "Digest username=" + AuthParameters.quoted(username)
                + ", realm=" + AuthParameters.quoted(realm)
                + ", nonce=" + AuthParameters.quoted(nonce)
                + ", uri=" + AuthParameters.quoted(uri)
                + ", response=" + AuthParameters.quoted(response)
                + ", algorithm=" + algorithm.token()
                + (clientNonce.isEmpty() ? "" : ", cnonce=" + AuthParameters.quoted(clientNonce))
                + (opaque.isEmpty() ? "" : ", opaque=" + AuthParameters.quoted(opaque))
                + (qop.isEmpty() ? "" : ", qop=" + qop + ", nc=" + nonceCount);
    }

    /// Neither user nor proof: the one is often a number, from the other a password can be guessed.
    @Override
    public String toString() {
        return "DigestCredentials[" + algorithm.token() + ", realm " + realm + "]";
    }
}
