package parley.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.common.Parsed;

/// Reads session descriptions (RFC 8866 §5, §9), in time linear to their length.
///
/// Lenient where peers are known to be: lines may end with LF alone, the last with nothing; `s=` and `t=` may be
/// missing; the order of lines within a part is free; spaces may be doubled. Strict where a mistake would be guessed
/// at: `v=0` comes first, there is an `o=`, media lines and connections follow their grammar, and a type letter that
/// RFC 8866 does not know refuses the whole description, as its §5 demands. Attributes that nobody knows are kept.
public final class SdpParser {
    /// Octets of a description; as large as a UDP datagram can be, and 10 times the largest browser's offer.
    public static final int BODY_MAX_OCTETS = 64 * 1024;

    /// Lines in all: more in so few octets would be shorter than lines are. A browser's offer with video has about
    /// 150. How many of them may be media lines is for the negotiation to say, for it is no question of grammar.
    public static final int LINES_MAX = 2048;

    /// Formats of one media line; there are 128 RTP payload types.
    public static final int FORMATS_MAX = 128;

    private static final String TYPES = "vosiuepcbtrzkam";

    private final String text;
    private final List<SdpLine> session = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private @Nullable MediaDescription opened;
    private List<SdpLine> current = session;
    private int count;

    private SdpParser(String text) {
        this.text = text;
    }

    /// Reads a message body as UTF-8.
    public static Parsed<SessionDescription> parse(byte[] body) {
        if (body.length > BODY_MAX_OCTETS) {
            return new Parsed.Refused<>("a description has at most " + BODY_MAX_OCTETS + " octets", BODY_MAX_OCTETS);
        }
        return parse(new String(body, StandardCharsets.UTF_8));
    }

    /// Reads text.
    public static Parsed<SessionDescription> parse(String text) {
        if (text.length() > BODY_MAX_OCTETS) {
            return new Parsed.Refused<>("a description has at most " + BODY_MAX_OCTETS + " octets", BODY_MAX_OCTETS);
        }
        return new SdpParser(text).read();
    }

    private Parsed<SessionDescription> read() {
        var end = contentEnd();
        for (var start = 0; start < end; ) {
            var feed = text.indexOf('\n', start);
            var next = feed < 0 ? end : feed + 1;
            var stop = feed < 0 || feed > end ? end : feed;
            if (stop > start && text.charAt(stop - 1) == '\r') {
                stop--;
            }
            var fault = line(text.substring(start, stop));
            if (fault.isPresent()) {
                return new Parsed.Refused<>(fault.get(), start);
            }
            start = next;
        }
        closeMedia();
        if (session.stream().noneMatch(Origin.class::isInstance)) {
            return new Parsed.Refused<>("RFC 8866 §5.2: o= is missing", 0);
        }
        return new Parsed.Ok<>(new SessionDescription(session, media));
    }

    /// Where the blank lines that some peers append begin.
    private int contentEnd() {
        var end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    /// Takes one line; answers with the rule it breaks.
    private Optional<String> line(String line) {
        if (++count > LINES_MAX) {
            return Optional.of("a description has at most " + LINES_MAX + " lines");
        }
        if (line.length() < 2 || line.charAt(1) != '=' || TYPES.indexOf(line.charAt(0)) < 0) {
            return Optional.of("RFC 8866 §5: a line is one known type letter, an equals sign and a value");
        }
        if (line.indexOf('\0') >= 0 || line.indexOf('\r') >= 0) {
            return Optional.of("RFC 8866 §9: a value has neither NUL nor CR");
        }
        var value = line.substring(2);
        if (count == 1) {
            return value(line.charAt(0), value, line.equals("v=0"), "RFC 8866 §5.1: a description begins with v=0");
        }
        return switch (line.charAt(0)) {
            case 'm' -> media(value);
            case 'o' -> origin(value);
            case 'c' -> connection(value);
            case 'b' -> bandwidth(value);
            case 'a' -> attribute(value);
            default -> value(line.charAt(0), value, line.charAt(0) != 'v', "RFC 8866 §5.1: v= comes once");
        };
    }

    private Optional<String> value(char type, String value, boolean allowed, String rule) {
        return add(allowed ? new SdpLine.Other(type, value) : null, rule);
    }

    private Optional<String> add(@Nullable SdpLine line, String rule) {
        if (line == null) {
            return Optional.of(rule);
        }
        current.add(line);
        return Optional.empty();
    }

    /// The user name is what remains in front: a few makers put spaces into it.
    private Optional<String> origin(String value) {
        var rule = "RFC 8866 §5.2: o= comes once, in the session part, and has six words";
        var words = words(value);
        var size = words.size();
        if (opened != null || size < 6 || !words.get(size - 3).equals("IN") || hasOrigin()) {
            return Optional.of(rule);
        }
        return add(
                new Origin(
                        String.join(" ", words.subList(0, size - 5)),
                        words.get(size - 5),
                        words.get(size - 4),
                        words.get(size - 2),
                        words.get(size - 1)),
                rule);
    }

    private boolean hasOrigin() {
        return session.stream().anyMatch(Origin.class::isInstance);
    }

    private Optional<String> connection(String value) {
        var words = words(value);
        return add(
                words.size() == 3 && words.getFirst().equals("IN") ? new Connection(words.get(1), words.get(2)) : null,
                "RFC 8866 §5.7: c= has a network type IN, an address type and an address");
    }

    private Optional<String> bandwidth(String value) {
        var colon = value.indexOf(':');
        return add(
                colon > 0 ? new Bandwidth(value.substring(0, colon), value.substring(colon + 1)) : null,
                "RFC 8866 §5.8: b= has a type, a colon and a number");
    }

    private Optional<String> attribute(String value) {
        var colon = value.indexOf(':');
        var name = colon < 0 ? value : value.substring(0, colon);
        var argument = colon < 0 ? Optional.<String>empty() : Optional.of(value.substring(colon + 1));
        return add(name.isBlank() ? null : new Attribute(name, argument), "RFC 8866 §5.13: an attribute has a name");
    }

    private Optional<String> media(String value) {
        closeMedia();
        var words = words(value);
        if (words.size() < 4 || words.size() > 3 + FORMATS_MAX) {
            return Optional.of(
                    "RFC 8866 §5.14: m= has a media type, a port, a protocol and 1 to " + FORMATS_MAX + " formats");
        }
        var slash = words.get(1).indexOf('/');
        var port = Numbers.parse(slash < 0 ? words.get(1) : words.get(1).substring(0, slash), 65_535);
        var ports = Numbers.parse(slash < 0 ? "1" : words.get(1).substring(slash + 1), 65_535);
        if (port.isEmpty() || ports.isEmpty() || ports.getAsInt() == 0) {
            return Optional.of("RFC 8866 §5.14: a port is 0 to 65535, the number of ports at least 1");
        }
        opened = new MediaDescription(
                words.getFirst(),
                port.getAsInt(),
                ports.getAsInt(),
                words.get(2),
                words.subList(3, words.size()),
                List.of());
        current = new ArrayList<>();
        return Optional.empty();
    }

    private void closeMedia() {
        if (opened != null) {
            media.add(new MediaDescription(
                    opened.media(), opened.port(), opened.portCount(), opened.protocol(), opened.formats(), current));
            opened = null;
        }
    }

    private static List<String> words(String value) {
        return List.of(value.strip().split(" +", -1));
    }
}
