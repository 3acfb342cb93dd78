package parley.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The header fields of one message, in order. Immutable; the `with...` methods answer changed copies.
/// The typed views of the fields every message must have are read once, when the message is parsed or built;
/// asking for one that is absent or malformed is a fault of ours, since [SipParser] admits no such message.
@SuppressWarnings("DoNotCallSuggester")
public final class SipHeaders {
    public static final SipHeaders NONE = new SipHeaders(List.of());

    private final List<SipHeader> lines;

    private SipHeaders(List<SipHeader> lines) {
        this.lines = lines;
    }

    public static SipHeaders of(List<SipHeader> lines) {
        return new SipHeaders(List.copyOf(lines));
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
        return of(changed);
    }

    public SipHeaders with(HeaderName name, String value) {
        return with(name, List.of(value));
    }

    /// One more value of that field after all others.
    public SipHeaders adding(HeaderName name, String value) {
        var changed = new ArrayList<>(lines);
        changed.add(new SipHeader(name, value));
        return of(changed);
    }

    /// One more value of that field before all others, as Via and Record-Route grow.
    public SipHeaders onTop(HeaderName name, String value) {
        var changed = new ArrayList<SipHeader>(lines.size() + 1);
        changed.add(new SipHeader(name, value));
        changed.addAll(lines);
        return of(changed);
    }

    public SipHeaders without(HeaderName name) {
        return of(lines.stream().filter(line -> !line.name().equals(name)).toList());
    }

    // The typed views. Each has its writer in SipWriter: SipWriter.text(via), SipWriter.text(nameAddr), ...

    public List<Via> vias() {
        throw new UnsupportedOperationException("to be written with SipParser");
    }

    public Via topmostVia() {
        return vias().getFirst();
    }

    public NameAddr from() {
        throw new UnsupportedOperationException("to be written with SipParser");
    }

    public NameAddr to() {
        throw new UnsupportedOperationException("to be written with SipParser");
    }

    public String callId() {
        return first(HeaderName.CALL_ID).orElseThrow();
    }

    public CSeq cseq() {
        throw new UnsupportedOperationException("to be written with SipParser");
    }

    /// 0 to 255.
    public OptionalInt maxForwards() {
        throw new UnsupportedOperationException("to be written with SipParser");
    }

    /// The addresses of Contact; a lone `*` (RFC 3261 §10.2.2) answers the empty list.
    public List<NameAddr> contacts() {
        throw new UnsupportedOperationException("to be written with SipParser");
    }

    public List<NameAddr> routes() {
        throw new UnsupportedOperationException("to be written with SipParser");
    }

    public List<NameAddr> recordRoutes() {
        throw new UnsupportedOperationException("to be written with SipParser");
    }

    public SipHeaders withVias(List<Via> vias) {
        return with(HeaderName.VIA, vias.stream().map(SipWriter::text).toList());
    }

    public SipHeaders withFrom(NameAddr from) {
        return with(HeaderName.FROM, SipWriter.text(from));
    }

    public SipHeaders withTo(NameAddr to) {
        return with(HeaderName.TO, SipWriter.text(to));
    }
}
