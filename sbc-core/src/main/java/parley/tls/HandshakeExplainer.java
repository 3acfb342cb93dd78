package parley.tls;

import java.util.List;

/// Puts a failed handshake into words for the person who has to mend it: what happened, and what to do. Pure.
public final class HandshakeExplainer {
    private HandshakeExplainer() {}

    /// A cause in two lengths.
    /// @param verdict short and stable, for counters and filters: `no-client-certificate`, `expired`, ...
    /// @param text cause and advice in plain words
    public record Explanation(String verdict, String text) {}

    /// Which side of the handshake we were.
    public enum Role {
        SERVER,
        CLIENT;

        /// As events have it.
        public String word() {
            return this == SERVER ? "server" : "client";
        }
    }

    /// Puts it into words.
    public static Explanation explain(Role role, HandshakeFailure failure) {
        return switch (failure) {
            case HandshakeFailure.Untrusted(var fault, var _) -> explain(role, fault);
            case HandshakeFailure.NoCertificate _ ->
                new Explanation(
                        role == Role.SERVER ? "no-client-certificate" : "no-server-certificate",
                        "the peer showed no certificate, and this listener requires one; give the peer a certificate"
                                + " of a trusted authority, or set client-auth to request or none");
            case HandshakeFailure.VersionMismatch _ ->
                new Explanation(
                        "version-mismatch",
                        "the peer speaks no TLS version that we allow; update the peer, or extend `versions`");
            case HandshakeFailure.NothingInCommon _ ->
                new Explanation(
                        "no-common-cipher",
                        "the peer offers no cipher suite, key exchange or signature that we allow with our kind of"
                                + " key; compare `ciphers` with what the peer offers");
            case HandshakeFailure.AlertReceived(var alert) ->
                new Explanation(
                        "alert-" + TlsAlert.text(alert).replace("alert-", "").replace('_', '-'),
                        "the peer ended the handshake with alert " + alert + " (" + TlsAlert.text(alert) + "): "
                                + TlsAlert.meaning(alert));
            case HandshakeFailure.NotTls(var plainSip) -> notTls(role, plainSip);
            case HandshakeFailure.Interrupted(var reset) ->
                new Explanation(
                        reset ? "reset" : "closed-early",
                        "the peer " + (reset ? "reset" : "closed") + " the connection during the handshake without"
                                + " an alert; it may refuse our certificate, or be a port scan or health check");
            case HandshakeFailure.TimedOut _ ->
                new Explanation(
                        "timeout",
                        "the peer did not finish the handshake in time; it may not speak TLS on this port, or a"
                                + " firewall drops larger packets");
            case HandshakeFailure.NotConnected(var why) ->
                new Explanation("not-connected", why + "; check host, port and firewall");
            case HandshakeFailure.Other(var words) -> new Explanation("failed", "the TLS stack reports: " + words);
        };
    }

    private static Explanation notTls(Role role, boolean plainSip) {
        if (plainSip) {
            return new Explanation(
                    "plain-sip-on-tls-port",
                    "the peer sent SIP without TLS to the TLS port; set its transport to TLS, or send it to the TCP"
                            + " port");
        }
        return new Explanation(
                "not-tls",
                role == Role.SERVER
                        ? "the peer's first bytes are not TLS; some other protocol, or a port scan"
                        : "the peer's answer is not TLS; is this its TLS port?");
    }

    private static Explanation explain(Role role, CertificateFault fault) {
        return switch (fault) {
            case CertificateFault.Expired(var subject, var notAfter) ->
                new Explanation(
                        "expired",
                        "the certificate of " + subject + " expired on " + notAfter + "; the peer needs a new one");
            case CertificateFault.NotYetValid(var subject, var notBefore) ->
                new Explanation(
                        "not-yet-valid",
                        "the certificate of " + subject + " is valid from " + notBefore
                                + " only; check both clocks and the time zone it was made in");
            case CertificateFault.SelfSigned(var subject) ->
                new Explanation(
                        "self-signed",
                        "the certificate of " + subject + " vouches for itself; have it issued by a trusted"
                                + " authority, or put it into the trust bundle");
            case CertificateFault.UnknownAuthority(var subject, var issuer) ->
                new Explanation(
                        "unknown-ca",
                        "the certificate of " + subject + " comes from " + issuer + ", which is not in the trust"
                                + " bundle; add that authority, or, if it is an intermediate, have the peer send it");
            case CertificateFault.MissingIntermediate(var subject, var issuer) ->
                new Explanation(
                        "missing-intermediate",
                        "the peer sent the certificate of " + subject + " without that of " + issuer
                                + ", which issued it; the peer's certificate file must hold the whole chain");
            case CertificateFault.NameMismatch(var expected, var found) ->
                new Explanation(
                        "name-mismatch",
                        "expected a certificate for " + words(expected, " or ") + ", found one for "
                                + words(found, ", ") + " (RFC 5922: whole names, no wildcards); correct the host,"
                                + " add to `names`, or have the certificate reissued");
            case CertificateFault.Revoked(var subject, var serial, var since) ->
                new Explanation(
                        "revoked",
                        "the certificate of " + subject + ", serial " + serial + ", was revoked on " + since
                                + "; the peer needs a new one");
            case CertificateFault.RevocationUnknown(var subject, var why) ->
                new Explanation(
                        "revocation-unknown",
                        "whether the certificate of " + subject + " is revoked cannot be told: " + why
                                + "; put a current list into `crl`");
            case CertificateFault.WrongUsage(var subject, var wanted) ->
                new Explanation(
                        "wrong-usage",
                        "the certificate of " + subject + " is not for use as a TLS "
                                + (role == Role.SERVER ? "client" : "server") + " (its extended key usage lacks "
                                + wanted + "); have it reissued with it");
            case CertificateFault.BrokenChain(var subject, var why) ->
                new Explanation("broken-chain", "the certificate chain of " + subject + " is not valid: " + why);
        };
    }

    private static String words(List<String> names, String between) {
        return names.isEmpty() ? "no SIP identity at all" : String.join(between, names);
    }
}
