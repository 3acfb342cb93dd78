package parley.tls;

import java.util.Locale;

/// The alerts of RFC 8446 §6 and RFC 5246 §7.2, with what each says about us when we receive it.
public enum TlsAlert {
    CLOSE_NOTIFY(0, "the peer closed the connection in good order"),
    UNEXPECTED_MESSAGE(10, "the peer got a message out of order; one of the two TLS stacks has a fault"),
    BAD_RECORD_MAC(20, "a record arrived damaged at the peer; something on the path alters the traffic"),
    HANDSHAKE_FAILURE(
            40,
            "the peer found no acceptable parameters: compare its cipher suites, and whether it wants a"
                    + " certificate of us"),
    BAD_CERTIFICATE(42, "the peer could not accept our certificate; compare its trust settings with our chain"),
    UNSUPPORTED_CERTIFICATE(43, "the peer does not support our certificate's kind of key or usage"),
    CERTIFICATE_REVOKED(44, "the peer knows our certificate to be revoked; install a new one"),
    CERTIFICATE_EXPIRED(45, "our certificate has expired by the peer's clock; renew it, or set the peer's clock"),
    CERTIFICATE_UNKNOWN(46, "the peer did not accept our certificate and does not say why; its log may"),
    ILLEGAL_PARAMETER(47, "the peer got an inconsistent message; one of the two TLS stacks has a fault"),
    UNKNOWN_CA(48, "the peer does not trust the authority of our certificate, or we did not send its intermediates"),
    ACCESS_DENIED(49, "the peer accepted our certificate, but does not let its holder in"),
    DECODE_ERROR(50, "the peer could not read a message; one of the two TLS stacks has a fault"),
    DECRYPT_ERROR(51, "a signature did not verify at the peer; does our private key belong to our certificate?"),
    PROTOCOL_VERSION(70, "the peer speaks none of the TLS versions that we allow"),
    INSUFFICIENT_SECURITY(71, "the peer wants stronger parameters than we offer"),
    INTERNAL_ERROR(80, "the peer failed for reasons of its own"),
    INAPPROPRIATE_FALLBACK(86, "the peer saw a retry with a lower version that should not have been needed"),
    USER_CANCELED(90, "the peer's user gave up"),
    MISSING_EXTENSION(109, "the peer missed an extension in our messages"),
    UNSUPPORTED_EXTENSION(110, "the peer got an extension that it did not ask for"),
    UNRECOGNIZED_NAME(112, "the peer does not serve the name we asked for (SNI); check the peer's configured host"),
    BAD_CERTIFICATE_STATUS_RESPONSE(113, "the peer did not accept the OCSP response we stapled"),
    UNKNOWN_PSK_IDENTITY(115, "the peer does not know the session we tried to resume"),
    CERTIFICATE_REQUIRED(116, "the peer wants a certificate of us and got none; configure an identity for it"),
    NO_APPLICATION_PROTOCOL(120, "the peer supports none of the application protocols offered");

    static final int FAILURE = 40;
    static final int VERSION = 70;
    static final int INSUFFICIENT = 71;
    static final int UNKNOWN_NAME = 112;
    static final int NO_PROTOCOL = 120;

    private final int number;
    private final String meaning;

    TlsAlert(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /// As the standard writes it.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String meaning() {
        return meaning;
    }

    /// `48 unknown_ca`, as events have it.
    public static String told(int number) {
        return number + " " + text(number);
    }

    /// True for one that says that our certificate, or the lack of one, is the cause.
    static boolean aboutCertificate(int number) {
        return (42 <= number && number <= 48 && number != 47) || number == 116;
    }

    /// True for one that may say that what the client offers does not suit the server.
    static boolean aboutOffer(int number) {
        return number == FAILURE || number == VERSION || number == INSUFFICIENT;
    }

    /// `unknown_ca`, or `alert-99`.
    static String text(int number) {
        for (var alert : values()) {
            if (alert.number == number) {
                return alert.text();
            }
        }
        return "alert-" + number;
    }

    static String meaning(int number) {
        for (var alert : values()) {
            if (alert.number == number) {
                return alert.meaning;
            }
        }
        return "an alert that no standard we know of names";
    }

    /// The number of a name as [#text()] writes it, or -1.
    static int number(String text) {
        for (var alert : values()) {
            if (alert.text().equals(text)) {
                return alert.number;
            }
        }
        return -1;
    }
}
