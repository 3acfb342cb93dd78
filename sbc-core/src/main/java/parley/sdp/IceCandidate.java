package parley.sdp;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import parley.common.Endpoint;
import parley.common.Parsed;

/// One place where an ICE peer may be reached: `a=candidate` (RFC 8839 §5.1), as far as a check needs it.
/// @param component 1: RTP, and RTCP too where they share a port; 2: RTCP
/// @param priority the peer's, 1 to 2^31 - 1 (RFC 8445 §5.1.2)
/// @param address IP literal and port
public record IceCandidate(int component, long priority, Endpoint address) {
    private static final int COMPONENT_MAX = 256;
    private static final int PORT_MAX = 65_535;
    private static final Pattern PRIORITY = Pattern.compile("\\d{1,10}");

    /// Reads the argument of the attribute. Refused is, besides what breaks the grammar, what UDP checks have no use
    /// for: other transports (RFC 6544), and names such as `0b1c….local`, by which browsers hide an address and
    /// which we do not resolve (RFC 8839 §5.1 has them ignored). The peer's own checks show where it is.
    public static Parsed<IceCandidate> of(String argument) {
        var words = argument.strip().split(" +", 9);
        if (words.length < 8 || !words[6].equals("typ")) {
            return refused("RFC 8839 §5.1: a=candidate has eight words, the seventh is typ");
        }
        if (!words[2].toLowerCase(Locale.ROOT).equals("udp")) {
            return refused("RFC 8839 §5.1: the transport is UDP");
        }
        var component = Numbers.parse(words[1], COMPONENT_MAX);
        var priority = PRIORITY.matcher(words[3]).matches() ? Long.parseLong(words[3]) : 0;
        var port = Numbers.parse(words[5], PORT_MAX);
        if (none(component) || none(port) || priority == 0 || priority > Integer.MAX_VALUE) {
            return refused("RFC 8839 §5.1: component, priority and port are numbers from 1");
        }
        return IpLiteral.unicast4(words[4]) || IpLiteral.unicast6(words[4])
                ? new Parsed.Ok<>(
                        new IceCandidate(component.getAsInt(), priority, new Endpoint(words[4], port.getAsInt())))
                : refused("RFC 8839 §5.1: the address is a unicast IP address");
    }

    private static boolean none(OptionalInt number) {
        return number.isEmpty() || number.getAsInt() == 0;
    }

    private static Parsed<IceCandidate> refused(String rule) {
        return new Parsed.Refused<>(rule, 0);
    }
}
