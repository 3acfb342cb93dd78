package parley.tls;

import java.util.List;
import java.util.Optional;
import parley.observe.SbcEvent;

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

    /// How far the server had come when the handshake failed. One alert means different things at different times.
    public enum Progress {
        /// Nobody looked.
        UNKNOWN,
        /// The ClientHello was all there was.
        HELLO_SENT,
        /// The server had chosen version and suite.
        HELLO_ANSWERED,
        /// It had also asked for a certificate of the client's.
        CERTIFICATE_ASKED
    }

    /// What is known besides the failure itself.
    /// @param offered by the client, or by us
    /// @param wanted our policy in words; empty: not known
    /// @param ownWeakness what the peer may have against the certificate that we showed
    /// @param progress of the handshake
    public record Circumstances(
            SbcEvent.TlsOffer offered, String wanted, Optional<String> ownWeakness, Progress progress) {
        public static final Circumstances UNKNOWN = at(Progress.UNKNOWN);

        /// Nothing is known but that.
        public static Circumstances at(Progress progress) {
            return new Circumstances(SbcEvent.TlsOffer.UNKNOWN, "", Optional.empty(), progress);
        }
    }

    /// Puts it into words.
    public static Explanation explain(Role role, HandshakeFailure failure, Circumstances around) {
        var plain = role == Role.CLIENT && failure instanceof HandshakeFailure.AlertReceived(var alert)
                ? refused(alert, around.progress())
                : explain(role, failure);
        var offered = around.offered();
        var more = switch (failure) {
            case HandshakeFailure.VersionMismatch _ -> compared(role, "versions", offered.versions(), around.wanted());
            case HandshakeFailure.NothingInCommon _ -> compared(role, "suites", offered.suites(), around.wanted());
            case HandshakeFailure.AlertReceived(var alert)
            when TlsAlert.aboutCertificate(alert) ->
                around.ownWeakness()
                        .map(weakness -> "; most likely: " + weakness)
                        .orElse("");
            case HandshakeFailure.AlertReceived(var alert)
            when role == Role.CLIENT && TlsAlert.aboutOffer(alert) && around.progress() == Progress.HELLO_SENT ->
                compared(role, "versions", offered.versions(), "")
                        + compared(role, "suites", offered.suites(), "")
                        + compared(role, "groups", offered.groups(), "")
                        + compared(role, "signatures", offered.signatures(), around.wanted());
            default -> "";
        };
        return new Explanation(plain.verdict(), plain.text() + more);
    }

    /// What a server's alert says of our offer (RFC 8446 §6.2, RFC 5246 §7.2.2). Before its ServerHello
    /// `handshake_failure` means that it takes nothing of what we offer; after its CertificateRequest, in TLS 1.2,
    /// that it misses or refuses our certificate.
    private static Explanation refused(int alert, Progress progress) {
        if (alert == TlsAlert.VERSION) {
            return new Explanation(
                    "version-mismatch",
                    "the server speaks none of the TLS versions that we offer (alert 70, protocol_version); update"
                            + " the server, or extend `versions`");
        }
        if (alert == TlsAlert.INSUFFICIENT) {
            return new Explanation(
                    "no-common-cipher",
                    "the server wants stronger parameters than we offer (alert 71, insufficient_security); extend"
                            + " `ciphers`, or compare it with what the server wants");
        }
        if (alert == TlsAlert.FAILURE && progress == Progress.HELLO_SENT) {
            return new Explanation(
                    "no-common-cipher",
                    "the server answered our first message with alert 40 (handshake_failure): it accepts no cipher"
                            + " suite, group or signature of those we offer, with its kind of key; compare its cipher"
                            + " suites with ours. Some servers say the same where they have no certificate, none for"
                            + " the name we ask for, or where only the TLS version does not suit them");
        }
        var plain = explain(Role.CLIENT, new HandshakeFailure.AlertReceived(alert));
        return alert == TlsAlert.FAILURE && progress == Progress.CERTIFICATE_ASKED
                ? new Explanation(
                        plain.verdict(),
                        "the peer ended the handshake with alert 40 (handshake_failure) after it had asked for a"
                                + " certificate of ours: it got none, or does not accept it; configure an identity for"
                                + " this peer, of an authority that it trusts")
                : plain;
    }

    private static String compared(Role role, String what, List<String> offered, String wanted) {
        var who = role == Role.SERVER ? "the peer" : "we";
        return (offered.isEmpty() ? "" : "; " + who + " offered " + what + " " + String.join(", ", offered))
                + (wanted.isEmpty() ? "" : "; our policy: " + wanted);
    }

    /// Puts it into words, by itself.
    public static Explanation explain(Role role, HandshakeFailure failure) {
        return switch (failure) {
            case HandshakeFailure.Untrusted(var fault, var _) -> explain(role, fault);
            case HandshakeFailure.NoCertificate _ -> noCertificate(role);
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
                new Explanation(
                        why.startsWith("connection refused") ? "connection-refused" : "not-connected",
                        why + "; check host, port and firewall");
            case HandshakeFailure.NoIdentity(var identity) ->
                new Explanation(
                        "no-identity",
                        "the identity " + identity + ", which is shown here, has no certificate for a server yet;"
                                + " upload one, or have one issued");
            case HandshakeFailure.NoProtocol(var offered) ->
                new Explanation(
                        "alpn-refused",
                        "the peer speaks " + String.join(", ", offered) + " and no SIP (ALPN); a browser or another"
                                + " service that was sent here by mistake, or set `alpn = false`");
            case HandshakeFailure.BadHello(var rule) ->
                new Explanation("bad-hello", "the peer sent " + rule + "; a port scan, or a fault of its TLS stack");
            case HandshakeFailure.TlsOnPlainPort _ ->
                new Explanation(
                        "tls-on-plain-port",
                        role == Role.SERVER
                                ? "the peer began TLS on a port for plain SIP; send it to the TLS port, or set its"
                                        + " transport to TCP"
                                : "the peer answers TLS on the port that we sent plain SIP to; set its transport to"
                                        + " tls, or its port to the one for TCP");
            case HandshakeFailure.Other(var words) -> new Explanation("failed", "the TLS stack reports: " + words);
        };
    }

    private static Explanation noCertificate(Role role) {
        return role == Role.SERVER
                ? new Explanation(
                        "no-client-certificate",
                        "the peer showed no certificate, and this listener requires one; give the peer a certificate"
                                + " of a trusted authority, or set client-auth to request or none")
                : new Explanation(
                        "no-server-certificate",
                        "the server showed no certificate; it has none, or offers suites without one only");
    }

    private static Explanation notTls(Role role, boolean plainSip) {
        if (plainSip && role == Role.CLIENT) {
            return new Explanation(
                    "plain-sip-on-tls-port",
                    "the peer answers SIP without TLS on the port that we dialled with TLS; set its transport to tcp,"
                            + " or its port to the one for TLS");
        }
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
                                + wanted + "); have it reissued with it"
                                + (role == Role.SERVER
                                        ? ", or set `usage = accept-server-auth-only-client` if it is a server's"
                                        : ""));
            case CertificateFault.BrokenChain(var subject, var why) ->
                new Explanation("broken-chain", "the certificate chain of " + subject + " is not valid: " + why);
        };
    }

    private static String words(List<String> names, String between) {
        return names.isEmpty() ? "no SIP identity at all" : String.join(between, names);
    }
}
