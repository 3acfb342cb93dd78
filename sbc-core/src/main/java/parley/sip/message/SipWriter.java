package parley.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Messages and their parts as RFC 3261 §7 and §25 write them.
public final class SipWriter {
    private static final String CRLF = "\r\n";
    /// Start line and headers of a usual request fit, so that the text is built without being moved.
    private static final int USUAL_HEAD_CHARACTERS = 1024;

    private SipWriter() {}

    /// The octets to send. `Content-Length` is derived from the body and always written (RFC 3261 §20.14).
    public static byte[] write(SipMessage message) {
        var head = new StringBuilder(USUAL_HEAD_CHARACTERS);
        switch (message) {
            case SipRequest(var method, var uri, var _, var _) -> {
                head.append(method.name()).append(' ');
                append(head, uri);
                head.append(" SIP/2.0").append(CRLF);
            }
            case SipResponse(var status, var reason, var _, var _) ->
                head.append("SIP/2.0 ")
                        .append(status)
                        .append(' ')
                        .append(reason)
                        .append(CRLF);
        }
        var lines = message.headers().lines();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (!line.name().equals(HeaderName.CONTENT_LENGTH)) {
                head.append(line.name().text())
                        .append(": ")
                        .append(line.value())
                        .append(CRLF);
            }
        }
        var body = message.body();
        head.append("Content-Length: ").append(body.length()).append(CRLF).append(CRLF);
        var octets = head.toString().getBytes(StandardCharsets.UTF_8);
        if (body.length() == 0) {
            return octets;
        }
        var whole = Arrays.copyOf(octets, octets.length + body.length());
        body.copyTo(whole, octets.length);
        return whole;
    }

    public static String text(Uri uri) {
        var text = new StringBuilder();
        append(text, uri);
        return text.toString();
    }

    public static String text(NameAddr address) {
        var text = new StringBuilder(64);
        if (!address.displayName().isEmpty()) {
            appendQuoted(text, address.displayName());
            text.append(' ');
        }
        text.append('<');
        append(text, address.uri());
        text.append('>');
        append(text, address.parameters());
        return text.toString();
    }

    public static String text(Via via) {
        var text = new StringBuilder(64);
        text.append("SIP/2.0/").append(via.transport()).append(' ').append(via.host());
        if (via.port() >= 0) {
            text.append(':').append(via.port());
        }
        append(text, via.parameters());
        return text.toString();
    }

    public static String text(CSeq cseq) {
        return cseq.number() + " " + cseq.method().name();
    }

    private static void append(StringBuilder text, Uri uri) {
        switch (uri) {
            case SipUri sip -> append(text, sip);
            case OtherUri(var scheme, var rest) ->
                text.append(scheme).append(':').append(rest);
        }
    }

    private static void append(StringBuilder text, SipUri uri) {
        text.append(uri.secure() ? "sips:" : "sip:");
        if (uri.user() != null) {
            text.append(uri.user());
            if (uri.password() != null) {
                text.append(':').append(uri.password());
            }
            text.append('@');
        }
        text.append(uri.host());
        if (uri.port() >= 0) {
            text.append(':').append(uri.port());
        }
        append(text, uri.parameters());
        if (!uri.headers().isEmpty()) {
            text.append('?').append(uri.headers());
        }
    }

    private static void append(StringBuilder text, Parameters parameters) {
        var list = parameters.list();
        for (var i = 0; i < list.size(); i++) {
            var parameter = list.get(i);
            text.append(';').append(parameter.name());
            if (parameter.value() != null) {
                text.append('=').append(parameter.value());
            }
        }
    }

    /// `quoted-string`: controls, quotes and backslashes as quoted pairs. A line end cannot be written in any way, and
    /// would start a header of somebody else's choice: it becomes a space.
    private static void appendQuoted(StringBuilder text, String plain) {
        text.append('"');
        for (var i = 0; i < plain.length(); i++) {
            var c = plain.charAt(i);
            if (c == '\r' || c == '\n') {
                text.append(' ');
            } else {
                if (c == '"' || c == '\\' || !CharacterClass.text(c)) {
                    text.append('\\');
                }
                text.append(c);
            }
        }
        text.append('"');
    }
}
