package parley.sdp;

import java.nio.charset.StandardCharsets;

/// Writes session descriptions: each line ended by CRLF (RFC 8866 §5).
public final class SdpWriter {
    private SdpWriter() {}

    /// UTF-8 octets for a message body.
    public static byte[] write(SessionDescription description) {
        return text(description).getBytes(StandardCharsets.UTF_8);
    }

    /// The same as text. Shows keys: for the wire only.
    public static String text(SessionDescription description) {
        var out = new StringBuilder(1024);
        lines(out, description);
        for (var part : description.media()) {
            out.append("m=").append(part.mediaLine()).append("\r\n");
            lines(out, part);
        }
        return out.toString();
    }

    private static void lines(StringBuilder out, SdpSection section) {
        for (var line : section.lines()) {
            out.append(line.type()).append('=').append(line.value()).append("\r\n");
        }
    }
}
