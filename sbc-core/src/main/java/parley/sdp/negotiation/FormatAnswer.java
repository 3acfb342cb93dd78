package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.sdp.Attribute;
import parley.sdp.MediaDescription;
import parley.sdp.RtpMap;
import parley.sdp.TelephoneEvents;

/// What the answerer took of the formats that it was offered, and what the offerer is told of it.
/// @param crossing how they were offered
/// @param taken in the answerer's order
record FormatAnswer(FormatCrossing crossing, List<Taken> taken) {
    /// A format that the answerer took.
    /// @param format as offered
    /// @param number in the answer: what it wants media under
    record Taken(FormatCrossing.Format format, int number) {
        private int offered() {
            return format.offered().payloadType();
        }
    }

    public FormatAnswer {
        taken = List.copyOf(taken);
    }

    /// Reads it out of the media line; what was not offered is passed over.
    static FormatAnswer of(FormatCrossing crossing, MediaDescription answer) {
        var taken = new ArrayList<Taken>();
        var left = new ArrayList<>(crossing.formats());
        answer.formats().stream()
                .distinct()
                .forEach(text -> MediaDescription.payloadType(text).ifPresent(number -> {
                    var found = sameCodec(left, answer, text, number)
                            .or(() -> left.stream()
                                    .filter(format -> format.ours() == number)
                                    .findFirst());
                    found.ifPresent(format -> {
                        left.remove(format);
                        taken.add(new Taken(format, number));
                    });
                }));
        return new FormatAnswer(crossing, taken);
    }

    private static Optional<FormatCrossing.Format> sameCodec(
            List<FormatCrossing.Format> left, MediaDescription answer, String text, int number) {
        var fmtp = FormatCrossing.parameters(answer, text);
        return answer.codec(text)
                .flatMap(map -> left.stream()
                        .filter(format -> format.offered().codec().equals(map.codec()))
                        .min(Comparator.comparing((FormatCrossing.Format format) -> format.ours() != number)
                                .thenComparing(format -> !format.parameters().equals(fmtp))));
    }

    /// True if nothing of the offer was taken.
    boolean nothing() {
        return crossed().findAny().isEmpty() && converted().isEmpty();
    }

    /// How it is if the offerer's voice is turned into what the answerer took.
    private Optional<ConvertedAnswer> converted() {
        return ConvertedAnswer.of(crossing, taken, kept());
    }

    /// What the offerer offered, too.
    private Stream<Taken> crossed() {
        return taken.stream().filter(each -> !each.format().added());
    }

    /// The formats of our answer, in the order of that leg's policy.
    List<String> formats(LegPolicy near) {
        return converted().map(ConvertedAnswer::formats).orElseGet(() -> crossedFormats(near));
    }

    private List<String> crossedFormats(LegPolicy near) {
        var answered = crossed()
                .filter(each -> !(each.format().redundancy() && renumbers()))
                .map(each -> each.format().offered())
                .sorted(FormatCrossing.order(near));
        return Stream.concat(answered, kept().stream())
                .map(map -> Integer.toString(map.payloadType()))
                .toList();
    }

    /// The numbers of our answer, by those of the answer.
    Map<Integer, Integer> numbers() {
        var numbers = new HashMap<Integer, Integer>();
        if (converted().isPresent()) {
            return numbers;
        }
        crossed().forEach(each -> numbers.put(each.number(), each.offered()));
        return numbers;
    }

    private boolean renumbers() {
        return crossed().anyMatch(each -> each.offered() != each.number());
    }

    /// The attributes of what only the offerer and we speak.
    List<Attribute> keptAttributes() {
        return converted()
                .map(ConvertedAnswer::attributes)
                .orElseGet(() -> kept().stream()
                        .flatMap(map -> Stream.of(map.attribute(), FormatCrossing.events(map.payloadType())))
                        .toList());
    }

    /// Telephone events that the offerer sends to us and the answerer gets in another way.
    private List<RtpMap> kept() {
        return taken.stream().anyMatch(each -> each.format().events()) ? List.of() : crossing.kept();
    }

    /// What the relay is told of the offerer's leg.
    LegFormats offerer() {
        return converted().map(ConvertedAnswer::offerer).orElseGet(this::crossedOfferer);
    }

    private LegFormats crossedOfferer() {
        var numbers = new HashMap<Integer, Integer>();
        crossed().forEach(each -> numbers.put(each.offered(), each.number()));
        var events = Stream.concat(
                        crossed()
                                .filter(each -> each.format().events())
                                .map(each -> each.format().offered()),
                        kept().stream())
                .toList();
        var ending = new HashSet<Integer>();
        kept().forEach(map -> ending.add(map.payloadType()));
        return new LegFormats(changes(numbers), new TelephoneEvents(best(events), ending), Optional.empty());
    }

    /// What the relay is told of the answerer's leg.
    LegFormats answerer() {
        return converted().map(ConvertedAnswer::answerer).orElseGet(this::crossedAnswerer);
    }

    private LegFormats crossedAnswerer() {
        var numbers = new HashMap<Integer, Integer>();
        var ending = new HashSet<Integer>();
        crossing.formats().stream()
                .filter(format -> !format.added())
                .forEach(format -> numbers.put(format.ours(), format.offered().payloadType()));
        // Many answer with numbers of their own and send under those, too.
        crossed().forEach(each -> numbers.putIfAbsent(each.number(), each.offered()));
        taken.stream()
                .filter(each -> each.format().added() && each.format().events())
                .forEach(each -> ending.addAll(ConvertedAnswer.numbers(each)));
        var transcoding = strays(numbers);
        ending.removeAll(numbers.keySet());
        var events = taken.stream()
                .filter(each -> each.format().events())
                .map(each -> each.format().offered().numbered(each.number()))
                .toList();
        return new LegFormats(changes(numbers), new TelephoneEvents(best(events), ending), transcoding);
    }

    /// An answerer that took a common codec and another may send the other at any time (RFC 3264 §6.1); so what it
    /// sends is converted, and nothing that it gets.
    /// @param numbers of the offerer's leg, by those of the answerer; gets those of the other codecs
    private Optional<Transcoding> strays(Map<Integer, Integer> numbers) {
        var heard = new HashMap<Integer, VoiceCodec>();
        crossing.voice()
                .ifPresent(offer -> taken.stream()
                        .filter(each -> each.format().converted())
                        .forEach(each -> ConvertedAnswer.numbers(each).forEach(number -> {
                            if (numbers.putIfAbsent(number, offer.own().payloadType()) == null) {
                                heard.put(
                                        number,
                                        ConvertedAnswer.codec(each.format().offered()));
                            }
                        })));
        return crossing.voice()
                .filter(_ -> !heard.isEmpty())
                .map(offer -> new Transcoding(heard, ConvertedAnswer.codec(offer.own()), false, Optional.empty()));
    }

    /// Those at the clock of the first codec (RFC 4733 §2.1), else the first.
    private Optional<TelephoneEvents.Format> best(List<RtpMap> events) {
        var clock = crossed()
                .filter(each -> !each.format().companion())
                .map(each -> each.format().offered().clockRate())
                .findFirst()
                .orElse(0L);
        return events.stream()
                .min(Comparator.comparing(map -> map.clockRate() != clock))
                .map(map -> new TelephoneEvents.Format(map.payloadType(), (int) map.clockRate()));
    }

    static Map<Integer, Integer> changes(Map<Integer, Integer> numbers) {
        numbers.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        return numbers;
    }
}
