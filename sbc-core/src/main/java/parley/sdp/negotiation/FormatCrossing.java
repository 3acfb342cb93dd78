package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.sdp.FormatParameters;
import parley.sdp.MediaDescription;
import parley.sdp.RtpMap;

/// How the formats of one media line cross from the party that offers to the one that answers: which of them, in
/// which
/// order, and by which numbers, for each leg numbers its payload types for itself.
///
/// ```
///   offerer  ---- offered --->  us  ---- ours ------->  answerer
///            <--- offered ----      <--- answered ----
/// ```
/// An answerer may choose numbers of its own (RFC 3264 §5.1, §6.1): it wants media under those, and sends under
/// ours. The
/// offerer never learns of them.
/// @param formats in the order in which we offer them
record FormatCrossing(List<Format> formats) {
    static final FormatCrossing NONE = new FormatCrossing(List.of());

    /// Formats that travel beside a codec: they pass whatever codecs are allowed, and alone are nothing to talk in.
    private static final Set<String> COMPANIONS =
            Set.of("telephone-event", "cn", "red", "rtx", "ulpfec", "parityfec", "flexfec", "flexfec-03");

    /// One format of the offer.
    /// @param offered what it stands for in the offer; its number there
    /// @param ours its number in our offer to the other party
    /// @param parameters its `a=fmtp` in the offer; empty if there is none
    record Format(RtpMap offered, int ours, String parameters) {
        private boolean renumbered() {
            return offered.payloadType() != ours;
        }
    }

    /// A format that the answerer took.
    /// @param format as offered
    /// @param answered its number in the answer
    record Taken(Format format, int answered) {}

    public FormatCrossing {
        formats = List.copyOf(formats);
    }

    /// What of an offer's media line may pass to the other leg.
    /// @param near policy of the offerer's leg
    /// @param far policy of the other
    /// @param numbers of the other leg
    static FormatCrossing of(MediaDescription part, LegPolicy near, LegPolicy far, PayloadNumbers numbers) {
        var admitted = admitted(part, near, far);
        var assigned = numbers.assign(admitted);
        var formats = admitted.stream()
                .filter(map -> assigned.containsKey(map.payloadType()))
                .map(map -> new Format(
                        map,
                        assigned.getOrDefault(map.payloadType(), map.payloadType()),
                        parameters(part, Integer.toString(map.payloadType()))))
                .toList();
        // Redundant packets name payload types inside, where we do not write (RFC 2198 §3).
        return formats.stream().noneMatch(Format::renumbered)
                ? new FormatCrossing(formats)
                : new FormatCrossing(formats.stream()
                        .filter(format -> !encoding(format.offered()).equals("red"))
                        .toList());
    }

    /// True if an offer's media line has a codec that may pass.
    static boolean possible(MediaDescription part, LegPolicy near, LegPolicy far) {
        return admitted(part, near, far).stream().anyMatch(map -> !companion(map));
    }

    private static List<RtpMap> admitted(MediaDescription part, LegPolicy near, LegPolicy far) {
        var maps = new ArrayList<RtpMap>();
        part.formats().stream()
                .distinct()
                .forEach(format -> codec(part, format)
                        .filter(map -> admits(near, map) && admits(far, map))
                        .ifPresent(maps::add));
        var numbers =
                maps.stream().map(map -> Integer.toString(map.payloadType())).toList();
        return maps.stream()
                .filter(map ->
                        apt(part, map).filter(of -> !numbers.contains(of)).isEmpty())
                .sorted(order(far))
                .toList();
    }

    /// A number that nothing is said of may mean something to the two parties, and has no name here.
    private static Optional<RtpMap> codec(MediaDescription part, String format) {
        var number = MediaDescription.payloadType(format);
        return number.isEmpty()
                ? Optional.empty()
                : part.codec(format).or(() -> Optional.of(new RtpMap(number.getAsInt(), "", 0, Optional.empty())));
    }

    private static boolean admits(LegPolicy policy, RtpMap map) {
        return policy.codecs().admits(map.encoding(), map.clockRate(), map.channels(), companion(map));
    }

    private static Comparator<RtpMap> order(LegPolicy policy) {
        return Comparator.comparingInt(map -> policy.codecs().rank(map.encoding(), map.clockRate(), map.channels()));
    }

    private static boolean companion(RtpMap map) {
        return COMPANIONS.contains(encoding(map));
    }

    private static String encoding(RtpMap map) {
        return map.encoding().toLowerCase(Locale.ROOT);
    }

    private static String parameters(MediaDescription part, String format) {
        return part.formatParameters().stream()
                .filter(fmtp -> fmtp.format().equals(format))
                .map(FormatParameters::parameters)
                .findFirst()
                .orElse("");
    }

    /// The format that a retransmission stands for (RFC 4588 §8.6).
    private static Optional<String> apt(MediaDescription part, RtpMap map) {
        return encoding(map).equals("rtx")
                ? PayloadReferences.associated(parameters(part, Integer.toString(map.payloadType())))
                : Optional.empty();
    }

    /// The numbers of our offer, by those of the offer.
    Map<Integer, Integer> proposed() {
        var numbers = new HashMap<Integer, Integer>();
        formats.forEach(format -> numbers.put(format.offered().payloadType(), format.ours()));
        return numbers;
    }

    /// The formats of our offer.
    List<String> offeredFormats() {
        return formats.stream().map(format -> Integer.toString(format.ours())).toList();
    }

    /// What the answerer took, in its order; what was not offered is passed over.
    List<Taken> taken(MediaDescription answer) {
        var taken = new ArrayList<Taken>();
        var left = new ArrayList<>(formats);
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
        return taken;
    }

    private static Optional<Format> sameCodec(List<Format> left, MediaDescription answer, String text, int number) {
        var fmtp = parameters(answer, text);
        return answer.codec(text)
                .flatMap(map -> left.stream()
                        .filter(format -> format.offered().codec().equals(map.codec()))
                        .min(Comparator.comparing((Format format) -> format.ours() != number)
                                .thenComparing(format -> !format.parameters().equals(fmtp))));
    }

    /// The formats of our answer, in the order of that leg's policy.
    static List<String> answeredFormats(List<Taken> taken, LegPolicy near) {
        return taken.stream()
                .filter(each -> !(encoding(each.format().offered()).equals("red") && renumbers(taken)))
                .map(each -> each.format().offered())
                .sorted(order(near))
                .map(map -> Integer.toString(map.payloadType()))
                .toList();
    }

    /// The numbers of our answer, by those of the answer.
    static Map<Integer, Integer> answered(List<Taken> taken) {
        var numbers = new HashMap<Integer, Integer>();
        taken.forEach(
                each -> numbers.put(each.answered(), each.format().offered().payloadType()));
        return numbers;
    }

    private static boolean renumbers(List<Taken> taken) {
        return taken.stream().anyMatch(each -> each.format().offered().payloadType() != each.answered());
    }

    /// What the relay makes of the numbers in the offerer's packets; those that stay are left out.
    static Map<Integer, Integer> fromOfferer(List<Taken> taken) {
        var numbers = new HashMap<Integer, Integer>();
        taken.forEach(each -> numbers.put(each.format().offered().payloadType(), each.answered()));
        return changes(numbers);
    }

    /// What the relay makes of the numbers in the answerer's packets; those that stay are left out.
    Map<Integer, Integer> fromAnswerer(List<Taken> taken) {
        var numbers = proposed().entrySet().stream()
                .collect(
                        HashMap<Integer, Integer>::new,
                        (map, entry) -> map.put(entry.getValue(), entry.getKey()),
                        HashMap::putAll);
        // Many answer with numbers of their own and send under those, too.
        taken.forEach(each ->
                numbers.putIfAbsent(each.answered(), each.format().offered().payloadType()));
        return changes(numbers);
    }

    private static Map<Integer, Integer> changes(Map<Integer, Integer> numbers) {
        numbers.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        return numbers;
    }
}
