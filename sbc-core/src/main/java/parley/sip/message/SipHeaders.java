package parley.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.common.Parsed;

/// The header fields of one message, in order. Immutable; the `with...` methods answer changed copies.
/// The typed views of the fields every message must have are read once, when the message is parsed or built;
/// asking for one that is absent or malformed is a fault of ours, since [SipParser] admits no such message.
public final class SipHeaders {
    public static final SipHeaders NONE = of(List.of());

    private final List<SipHeader> lines;
    private final Views views;

    /// @param views of exactly these lines
    SipHeaders(List<SipHeader> lines, Views views) {
        this.lines = lines;
        this.views = views;
    }

    public static SipHeaders of(List<SipHeader> lines) {
        return new SipHeaders(checked(List.copyOf(lines)), new Views());
    }

    /// A line end in a value would start a header field, or a message, of the value's author's choice.
    private static List<SipHeader> checked(List<SipHeader> lines) {
        for (var line : lines) {
            checked(line.value());
        }
        return lines;
    }

    private static String checked(String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("RFC 3261 §7.3.1: a header value of ours holds a line end");
        }
        return value;
    }

    /// What has been read of the lines so far. Null or [#UNREAD] for what nobody asked for yet; all values are
    /// immutable and equal however often they are read, so threads that race to fill one in do no harm.
    static final class Views {
        static final int UNREAD = -2;
        static final int ABSENT = -1;

        @Nullable
        List<Via> vias;

        @Nullable
        NameAddr from;

        @Nullable
        NameAddr to;

        @Nullable
        CSeq cseq;

        @Nullable
        List<NameAddr> contacts;

        @Nullable
        List<NameAddr> routes;

        @Nullable
        List<NameAddr> recordRoutes;

        int maxForwards = UNREAD;

        /// The views that still hold when that field changes.
        Views except(HeaderName changed) {
            var kept = new Views();
            var form = changed.form();
            kept.vias = form == HeaderName.Form.VIA ? null : vias;
            kept.from = form == HeaderName.Form.FROM ? null : from;
            kept.to = form == HeaderName.Form.TO ? null : to;
            kept.cseq = form == HeaderName.Form.CSEQ ? null : cseq;
            kept.contacts = form == HeaderName.Form.CONTACT ? null : contacts;
            kept.routes = form == HeaderName.Form.ROUTE ? null : routes;
            kept.recordRoutes = form == HeaderName.Form.RECORD_ROUTE ? null : recordRoutes;
            kept.maxForwards = form == HeaderName.Form.MAX_FORWARDS ? UNREAD : maxForwards;
            return kept;
        }
    }

    /// Some of these lines, which keep what the answer to a request copies (RFC 3261 §8.2.6).
    SipHeaders narrowed(List<SipHeader> some) {
        var kept = new Views();
        kept.vias = views.vias;
        kept.from = views.from;
        kept.to = views.to;
        kept.cseq = views.cseq;
        return new SipHeaders(List.copyOf(some), kept);
    }

    private SipHeaders changed(List<SipHeader> newLines, HeaderName name) {
        return new SipHeaders(List.copyOf(newLines), views.except(name));
    }

    public List<SipHeader> lines() {
        return lines;
    }

    /// The first value of that field.
    public Optional<String> first(HeaderName name) {
        for (var line : lines) {
            if (line.name().equals(name)) {
                return Optional.of(line.value());
            }
        }
        return Optional.empty();
    }

    /// Every value of that field, in order.
    public List<String> all(HeaderName name) {
        return lines.stream()
                .filter(line -> line.name().equals(name))
                .map(SipHeader::value)
                .toList();
    }

    public boolean has(HeaderName name) {
        return first(name).isPresent();
    }

    /// The field set to exactly these values, in the place of the first old one, else at the end.
    public SipHeaders with(HeaderName name, List<String> values) {
        values.forEach(SipHeaders::checked);
        var changed = new ArrayList<SipHeader>(lines.size() + values.size());
        var placed = false;
        for (var line : lines) {
            if (!line.name().equals(name)) {
                changed.add(line);
            } else if (!placed) {
                values.forEach(value -> changed.add(new SipHeader(name, value)));
                placed = true;
            }
        }
        if (!placed) {
            values.forEach(value -> changed.add(new SipHeader(name, value)));
        }
        return changed(changed, name);
    }

    public SipHeaders with(HeaderName name, String value) {
        return with(name, List.of(value));
    }

    /// One more value of that field after all others.
    public SipHeaders adding(HeaderName name, String value) {
        var changed = new ArrayList<>(lines);
        changed.add(new SipHeader(name, checked(value)));
        return changed(changed, name);
    }

    /// One more value of that field before all others, as Via and Record-Route grow.
    public SipHeaders onTop(HeaderName name, String value) {
        var changed = new ArrayList<SipHeader>(lines.size() + 1);
        changed.add(new SipHeader(name, checked(value)));
        changed.addAll(lines);
        return changed(changed, name);
    }

    public SipHeaders without(HeaderName name) {
        return changed(lines.stream().filter(line -> !line.name().equals(name)).toList(), name);
    }

    // The typed views. Each has its writer in SipWriter: SipWriter.text(via), SipWriter.text(nameAddr), ...

    public List<Via> vias() {
        var known = views.vias;
        if (known == null) {
            known = read(HeaderName.VIA, SipParser::via);
            views.vias = known;
        }
        return known;
    }

    public Via topmostVia() {
        return vias().getFirst();
    }

    public NameAddr from() {
        var known = views.from;
        if (known == null) {
            known = readOne(HeaderName.FROM, SipParser::nameAddr);
            views.from = known;
        }
        return known;
    }

    public NameAddr to() {
        var known = views.to;
        if (known == null) {
            known = readOne(HeaderName.TO, SipParser::nameAddr);
            views.to = known;
        }
        return known;
    }

    public String callId() {
        return first(HeaderName.CALL_ID).orElseThrow();
    }

    public CSeq cseq() {
        var known = views.cseq;
        if (known == null) {
            known = readOne(HeaderName.CSEQ, SipParser::cseq);
            views.cseq = known;
        }
        return known;
    }

    /// 0 to 255.
    public OptionalInt maxForwards() {
        var known = views.maxForwards;
        if (known == Views.UNREAD) {
            known = first(HeaderName.MAX_FORWARDS).map(Integer::parseInt).orElse(Views.ABSENT);
            views.maxForwards = known;
        }
        return known == Views.ABSENT ? OptionalInt.empty() : OptionalInt.of(known);
    }

    /// The addresses of Contact; a lone `*` (RFC 3261 §10.2.2) answers the empty list.
    public List<NameAddr> contacts() {
        var known = views.contacts;
        if (known == null) {
            known = first(HeaderName.CONTACT).filter("*"::equals).isPresent()
                    ? List.<NameAddr>of()
                    : read(HeaderName.CONTACT, SipParser::nameAddr);
            views.contacts = known;
        }
        return known;
    }

    public List<NameAddr> routes() {
        var known = views.routes;
        if (known == null) {
            known = read(HeaderName.ROUTE, SipParser::nameAddr);
            views.routes = known;
        }
        return known;
    }

    public List<NameAddr> recordRoutes() {
        var known = views.recordRoutes;
        if (known == null) {
            known = read(HeaderName.RECORD_ROUTE, SipParser::nameAddr);
            views.recordRoutes = known;
        }
        return known;
    }

    public SipHeaders withVias(List<Via> vias) {
        var changed = with(HeaderName.VIA, vias.stream().map(SipWriter::text).toList());
        changed.views.vias = List.copyOf(vias);
        return changed;
    }

    public SipHeaders withFrom(NameAddr from) {
        var changed = with(HeaderName.FROM, SipWriter.text(from));
        changed.views.from = from;
        return changed;
    }

    public SipHeaders withTo(NameAddr to) {
        var changed = with(HeaderName.TO, SipWriter.text(to));
        changed.views.to = to;
        return changed;
    }

    private <T> List<T> read(HeaderName name, Function<String, Parsed<T>> grammar) {
        var values = new ArrayList<T>(2);
        for (var line : lines) {
            if (line.name().equals(name)) {
                values.add(sound(name, grammar.apply(line.value())));
            }
        }
        return List.copyOf(values);
    }

    private <T> T readOne(HeaderName name, Function<String, Parsed<T>> grammar) {
        return sound(name, grammar.apply(first(name).orElseThrow()));
    }

    private static <T> T sound(HeaderName name, Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Ok<T>(var value) -> value;
            case Parsed.Refused<T>(var rule, var _) -> throw new IllegalStateException(name + " of ours: " + rule);
        };
    }
}
