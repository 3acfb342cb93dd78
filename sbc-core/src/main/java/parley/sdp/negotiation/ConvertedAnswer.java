package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.sdp.Attribute;
import parley.sdp.RtpMap;
import parley.sdp.TelephoneEvents;

/// An answer of which the offerer has no codec: its voice is converted. The offerer is answered its own codec, and
/// each party has telephone events by the clock of its own (RFC 4733 §2.1).
/// @param own codec of the offerer
/// @param taken by the answerer, as it answered
/// @param voice those of them that stand for `own`, in the answerer's order; at least one
/// @param nearEvents telephone events of the offerer; empty if they do not pass
/// @param farEvents those of the answerer; empty if it took none
/// @param kept telephone events of the offerer that end with us
record ConvertedAnswer(
        RtpMap own,
        List<FormatAnswer.Taken> taken,
        List<FormatAnswer.Taken> voice,
        Optional<RtpMap> nearEvents,
        Optional<FormatAnswer.Taken> farEvents,
        List<RtpMap> kept) {
    public ConvertedAnswer {
        taken = List.copyOf(taken);
        voice = List.copyOf(voice);
        kept = List.copyOf(kept);
    }

    /// Empty where the answer has a codec of the offerer, or nothing to convert into.
    static Optional<ConvertedAnswer> of(FormatCrossing crossing, List<FormatAnswer.Taken> taken, List<RtpMap> kept) {
        var common = taken.stream()
                .map(FormatAnswer.Taken::format)
                .anyMatch(format -> !format.added() && !format.companion());
        var voice = taken.stream().filter(each -> each.format().converted()).toList();
        return crossing.voice()
                .filter(_ -> !common && !voice.isEmpty())
                .map(offer -> of(offer.own(), crossing, taken, voice, kept));
    }

    private static ConvertedAnswer of(
            RtpMap own,
            FormatCrossing crossing,
            List<FormatAnswer.Taken> taken,
            List<FormatAnswer.Taken> voice,
            List<RtpMap> kept) {
        var farRate = voice.getFirst().format().offered().clockRate();
        var farEvents = taken.stream()
                .filter(each -> each.format().events())
                .min(byClock(each -> each.format().offered(), farRate));
        var nearEvents = crossing.formats().stream()
                .filter(format -> format.events() && !format.added())
                .map(FormatCrossing.Format::offered)
                .min(byClock(map -> map, own.clockRate()))
                .filter(_ -> farEvents.isPresent());
        return new ConvertedAnswer(own, taken, voice, nearEvents, farEvents, kept);
    }

    private static <T> Comparator<T> byClock(Function<T, RtpMap> format, long rate) {
        return Comparator.comparing(each -> format.apply(each).clockRate() != rate);
    }

    /// The formats of our answer.
    List<String> formats() {
        return answered().map(map -> Integer.toString(map.payloadType())).toList();
    }

    /// What says of them what they are; nothing of it is the answerer's.
    List<Attribute> attributes() {
        var lines = new ArrayList<>(VoiceOffer.attributes(own));
        Stream.concat(nearEvents.stream(), kept.stream()).forEach(map -> {
            lines.add(map.attribute());
            lines.add(FormatCrossing.events(map.payloadType()));
        });
        return lines;
    }

    private Stream<RtpMap> answered() {
        return Stream.concat(Stream.concat(Stream.of(own), nearEvents.stream()), kept.stream());
    }

    /// What the relay is told of the offerer's leg.
    LegFormats offerer() {
        var first = voice.getFirst();
        var numbers = new HashMap<Integer, Integer>();
        numbers.put(own.payloadType(), first.number());
        nearEvents.ifPresent(near -> farEvents.ifPresent(far -> numbers.put(near.payloadType(), far.number())));
        var ending = new HashSet<Integer>();
        kept.forEach(map -> ending.add(map.payloadType()));
        return new LegFormats(
                FormatAnswer.changes(numbers),
                new TelephoneEvents(
                        nearEvents.or(() -> kept.stream().findFirst()).map(ConvertedAnswer::sent), ending),
                Optional.of(new Transcoding(
                        Map.of(own.payloadType(), codec(own)),
                        codec(first.format().offered()),
                        nearEvents.flatMap(near -> farEvents.map(
                                far -> new Transcoding.Events(Set.of(near.payloadType()), (int) near.clockRate(), (int)
                                        far.format().offered().clockRate()))))));
    }

    /// What the relay is told of the answerer's leg.
    LegFormats answerer() {
        var numbers = new HashMap<Integer, Integer>();
        var heard = new HashMap<Integer, VoiceCodec>();
        for (var each : voice) {
            for (var number : numbers(each)) {
                numbers.put(number, own.payloadType());
                heard.put(number, codec(each.format().offered()));
            }
        }
        var ending = new HashSet<Integer>();
        farEvents.ifPresent(far -> numbers(far)
                .forEach(number -> nearEvents.ifPresentOrElse(
                        near -> numbers.putIfAbsent(number, near.payloadType()), () -> ending.add(number))));
        return new LegFormats(
                FormatAnswer.changes(numbers),
                new TelephoneEvents(
                        farEvents.map(far -> sent(far.format().offered().numbered(far.number()))), ending),
                Optional.of(new Transcoding(
                        heard,
                        codec(own),
                        nearEvents.flatMap(near -> farEvents.map(far -> new Transcoding.Events(
                                numbers(far), (int) far.format().offered().clockRate(), (int) near.clockRate()))))));
    }

    /// Ours, which it is to send under, and its own, which many send under.
    static Set<Integer> numbers(FormatAnswer.Taken format) {
        var numbers = new HashSet<>(Set.of(format.number()));
        numbers.add(format.format().ours());
        return numbers;
    }

    private static TelephoneEvents.Format sent(RtpMap events) {
        return new TelephoneEvents.Format(events.payloadType(), (int) events.clockRate());
    }

    static VoiceCodec codec(RtpMap map) {
        return VoiceOffer.voice(map).orElseThrow();
    }
}
