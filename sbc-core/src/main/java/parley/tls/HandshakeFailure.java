package parley.tls;

import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a TLS connection did not come about, read out of the exceptions of two TLS stacks and the operating system.
public sealed interface HandshakeFailure {
    /// We do not trust what the peer showed.
    /// @param fault what is wrong with it
    /// @param shown who the peer claims to be, unproved
    record Untrusted(CertificateFault fault, PeerIdentity shown) implements HandshakeFailure {}

    /// We asked for a certificate and the peer sent none.
    record NoCertificate() implements HandshakeFailure {}

    /// No protocol version in common.
    record VersionMismatch() implements HandshakeFailure {}

    /// No cipher suite, group or signature algorithm in common.
    record NothingInCommon() implements HandshakeFailure {}

    /// The peer gave up and said why (RFC 8446 §6.2).
    /// @param alert its number
    record AlertReceived(int alert) implements HandshakeFailure {}

    /// The first bytes are those of no TLS record.
    /// @param plainSip true: they are those of a SIP message
    record NotTls(boolean plainSip) implements HandshakeFailure {
        /// By the first bytes.
        /// @param head as ISO 8859-1
        public static NotTls of(String head) {
            return new NotTls(Wording.SIP_START.matcher(head).lookingAt());
        }
    }

    /// The peer closed, or the network broke, the connection half-way.
    /// @param reset true for a reset, false for an orderly close
    record Interrupted(boolean reset) implements HandshakeFailure {}

    /// The peer did not go on in time.
    record TimedOut() implements HandshakeFailure {}

    /// No TCP connection came about, so TLS never began.
    /// @param why in words
    record NotConnected(String why) implements HandshakeFailure {}

    /// The identity that was to be shown has no certificate for a server yet.
    /// @param identity its name
    record NoIdentity(String identity) implements HandshakeFailure {}

    /// The client speaks other protocols than SIP only (RFC 7301 §3.2).
    /// @param offered by it
    record NoProtocol(List<String> offered) implements HandshakeFailure {
        public NoProtocol {
            offered = List.copyOf(offered);
        }
    }

    /// The first message breaks a rule.
    /// @param rule in words
    record BadHello(String rule) implements HandshakeFailure {}

    /// TLS where plain SIP is spoken: a client sent a ClientHello to our TCP port, or a server answered our SIP
    /// with a
    /// TLS alert.
    record TlsOnPlainPort() implements HandshakeFailure {}

    /// Anything else.
    /// @param words of the TLS stack
    record Other(String words) implements HandshakeFailure {}

    /// The alert that we sent, where it left encrypted and could not be seen; -1: none is known.
    default int alertSent() {
        return switch (this) {
            case Untrusted(var fault, var _) -> CertificateRefusal.alert(fault);
            // TLS 1.2 says handshake_failure, in the clear (RFC 5246 §7.4.6); 1.3 certificate_required.
            case NoCertificate _ -> 116;
            case VersionMismatch _, NotTls _, NotConnected _, Interrupted _, TimedOut _ -> -1;
            case AlertReceived _, NothingInCommon _, Other _ -> -1;
            case NoIdentity _, NoProtocol _, BadHello _, TlsOnPlainPort _ -> -1;
        };
    }

    /// Reads a failure as Netty reports it.
    static HandshakeFailure of(Throwable failure) {
        var text = new StringBuilder();
        Throwable cause = failure;
        for (var depth = 0; cause != null && depth < 10; depth++) {
            var known = known(cause);
            if (known.isPresent()) {
                return known.get();
            }
            text.append(cause.getMessage()).append('\n');
            cause = cause.getCause();
        }
        return Wording.read(text.toString());
    }

    private static Optional<HandshakeFailure> known(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case CertificateRefusal refusal -> new Untrusted(refusal.fault(), refusal.shown());
                    case io.netty.handler.ssl.SslHandshakeTimeoutException _ -> new TimedOut();
                    case io.netty.handler.ssl.NotSslRecordException record -> notTls(record.getMessage());
                    case java.net.UnknownHostException unknown ->
                        new NotConnected("the name " + unknown.getMessage() + " has no address");
                    case io.netty.channel.ConnectTimeoutException _ -> new NotConnected("no answer from the address");
                    case ConnectException connect -> new NotConnected(connectWords(connect));
                    case ClosedChannelException _ -> new Interrupted(false);
                    case io.netty.handler.ssl.SslClosedEngineException _ -> new Interrupted(false);
                    default -> null;
                });
    }

    private static String connectWords(ConnectException connect) {
        var message = String.valueOf(connect.getMessage());
        return message.contains("refused") ? "connection refused: nothing listens on that port" : message;
    }

    // With the JDK's TLS, Netty's message ends with the first bytes in hexadecimal.
    private static HandshakeFailure notTls(@Nullable String message) {
        var hex = message == null ? "" : message.substring(message.lastIndexOf(' ') + 1);
        try {
            var head = HexFormat.of().parseHex(hex.length() > 64 ? hex.substring(0, 64) : hex);
            var text = new String(head, java.nio.charset.StandardCharsets.ISO_8859_1);
            return NotTls.of(text);
        } catch (IllegalArgumentException _) {
            return new NotTls(false);
        }
    }

    /// What BoringSSL, the JDK and the operating system write into their messages.
    final class Wording {
        private static final Pattern SIP_START = Pattern.compile("(SIP/2\\.0 |[A-Z]{3,12} (?i:sips?|tel):)");

        // BoringSSL: reason 1000 + n means that alert n was received.
        private static final Pattern OPENSSL_ERROR = Pattern.compile("error:([0-9a-fA-F]{8}):");
        private static final int ALERT_REASONS = 1000;
        private static final Pattern JDK_ALERT = Pattern.compile("Received fatal alert: ([a-z_]+)");

        private Wording() {}

        static HandshakeFailure read(String text) {
            var alert = alertReceived(text);
            if (alert >= 0) {
                return new AlertReceived(alert);
            }
            var folded = text.toLowerCase(Locale.ROOT);
            if (any(folded, "peer_did_not_return_a_certificate", "empty client certificate chain")) {
                return new NoCertificate();
            }
            if (any(folded, "unsupported_protocol", "protocol version", "no appropriate protocol")) {
                return new VersionMismatch();
            }
            if (any(folded, "no_shared_cipher", "no cipher suites in common", "no_shared_group", "no_common_sig")) {
                return new NothingInCommon();
            }
            if (any(folded, "connection reset", "broken pipe")) {
                return new Interrupted(true);
            }
            if (any(folded, "connection closed while", "closed engine", "channel was closed", "host terminated")) {
                return new Interrupted(false);
            }
            if (any(folded, "http_request", "wrong_version_number", "unrecognized ssl message")) {
                return new NotTls(false);
            }
            return new Other(text.strip().replace('\n', ' '));
        }

        private static boolean any(String text, String... parts) {
            for (var part : parts) {
                if (text.contains(part)) {
                    return true;
                }
            }
            return false;
        }

        private static int alertReceived(String text) {
            var openssl = OPENSSL_ERROR.matcher(text);
            if (openssl.find()) {
                var reason = Integer.parseUnsignedInt(openssl.group(1), 16) & 0xfff;
                return reason >= ALERT_REASONS && reason < ALERT_REASONS + 256 ? reason - ALERT_REASONS : -1;
            }
            var jdk = JDK_ALERT.matcher(text);
            return jdk.find() ? TlsAlert.number(jdk.group(1)) : -1;
        }
    }
}
