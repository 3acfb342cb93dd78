package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import parley.common.DtmfUse;
import parley.sdp.Attribute;
import parley.sdp.FormatParameters;
import parley.sdp.MediaDescription;
import parley.sdp.RtpMap;

/// How the formats of one media line cross from the party that offers to the one that answers: which of them, in
/// which order, and by which numbers, for each leg numbers its payload types for itself.
///
/// ```
///   offerer  ---- offered --->  us  ---- ours ------->  answerer
///            <--- offered ----      <--- answered ----
/// ```
/// An answerer may choose numbers of its own (RFC 3264 §5.1, §6.1): it wants media under those, and sends under
/// ours. The offerer never learns of them.
///
/// Telephone events go by the legs' use of digits ([DtmfUse]): they are kept from a party that wants INFO, offered
/// to one that wants them though the offerer has none, and answered to an offerer whose digits we send on by INFO.
/// @param formats in the order in which we offer them
/// @param kept telephone events of the offer that we take ourselves if the answerer has none
/// @param voice what the offerer's voice may be turned into; those are among `formats`
record FormatCrossing(List<Format> formats, List<RtpMap> kept, Optional<VoiceOffer> voice) {
    static final FormatCrossing NONE = new FormatCrossing(List.of(), List.of(), Optional.empty());

    private static final String EVENTS = "telephone-event";

    /// Where phones have them, so that traces are read with ease.
    private static final int EVENTS_NUMBER = 101;

    /// Formats that travel beside a codec: they pass whatever codecs are allowed, and alone are nothing to talk in.
    private static final Set<String> COMPANIONS =
            Set.of("telephone-event", "cn", "red", "rtx", "ulpfec", "parityfec", "flexfec", "flexfec-03");

    /// One format of the offer.
    /// @param offered what it stands for in the offer; its number there
    /// @param ours its number in our offer to the other party
    /// @param parameters its `a=fmtp` in the offer; empty if there is none
    /// @param added true if the offerer has it not
    record Format(RtpMap offered, int ours, String parameters, boolean added) {
        private boolean renumbered() {
            return !added && offered.payloadType() != ours;
        }

        boolean redundancy() {
            return encoding(offered).equals("red");
        }

        boolean events() {
            return encoding(offered).equals(EVENTS);
        }

        /// A codec that stands for the voice of the offerer, who has it not.
        boolean converted() {
            return added && !companion();
        }

        boolean companion() {
            return FormatCrossing.companion(offered);
        }
    }

    public FormatCrossing {
        formats = List.copyOf(formats);
        kept = List.copyOf(kept);
    }

    /// What of an offer's media line may pass to the other leg.
    /// @param near policy of the offerer's leg
    /// @param far policy of the other
    /// @param numbers of the other leg
    static FormatCrossing of(MediaDescription part, LegPolicy near, LegPolicy far, PayloadNumbers numbers) {
        var admitted = admitted(part, near, far);
        var voice = VoiceOffer.of(part, near, far, map -> admits(far, map));
        var others = voice.map(VoiceOffer::others).orElse(List.of());
        var added = Stream.concat(others.stream(), added(part, admitted, others, near, far).stream())
                .toList();
        var all = inOrder(admitted, added);
        var assigned = numbers.assign(all);
        var formats = all.stream()
                .filter(map -> assigned.containsKey(map.payloadType()))
                .map(map -> new Format(
                        map,
                        assigned.getOrDefault(map.payloadType(), map.payloadType()),
                        parameters(part, Integer.toString(map.payloadType())),
                        added.contains(map)))
                .toList();
        var kept = kept(part, near, far);
        // Redundant packets name payload types inside, where we do not write (RFC 2198 §3).
        return formats.stream().noneMatch(Format::renumbered)
                ? new FormatCrossing(formats, kept, voice)
                : new FormatCrossing(
                        formats.stream().filter(format -> !format.redundancy()).toList(), kept, voice);
    }

    /// Codecs before what travels beside them; what the offerer has not, last of each.
    private static List<RtpMap> inOrder(List<RtpMap> admitted, List<RtpMap> added) {
        return added.stream().allMatch(FormatCrossing::companion)
                ? Stream.concat(admitted.stream(), added.stream()).toList()
                : Stream.concat(admitted.stream(), added.stream())
                        .sorted(Comparator.comparing(FormatCrossing::companion))
                        .toList();
    }

    /// One kind of telephone event for each clock of the codecs (RFC 4733 §2.1). Where the offerer has some, only
    /// those beside what its voice is turned into are wanting.
    /// @param others codecs that we offer and it does not
    private static List<RtpMap> added(
            MediaDescription part, List<RtpMap> admitted, List<RtpMap> others, LegPolicy near, LegPolicy far) {
        var wanted = far.dtmf() == DtmfUse.RFC4733 || (far.dtmf() == DtmfUse.AUTO && near.dtmf() == DtmfUse.INFO);
        var there = admitted.stream()
                .filter(map -> encoding(map).equals(EVENTS))
                .map(RtpMap::clockRate)
                .collect(Collectors.toSet());
        if (!part.media().equals("audio") || (there.isEmpty() && !wanted)) {
            return List.of();
        }
        var taken = new HashSet<Integer>();
        part.formats().forEach(format -> MediaDescription.payloadType(format).ifPresent(taken::add));
        others.forEach(map -> taken.add(map.payloadType()));
        var added = new ArrayList<RtpMap>();
        Stream.concat(there.isEmpty() ? admitted.stream() : Stream.of(), others.stream())
                .filter(map -> !companion(map) && map.clockRate() > 0 && !there.contains(map.clockRate()))
                .map(RtpMap::clockRate)
                .distinct()
                .forEach(rate -> IntStream.concat(IntStream.of(EVENTS_NUMBER), IntStream.rangeClosed(96, 127))
                        .filter(number -> !taken.contains(number))
                        .findFirst()
                        .ifPresent(number -> {
                            taken.add(number);
                            added.add(new RtpMap(number, EVENTS, rate, Optional.empty()));
                        }));
        return added.stream().filter(map -> admits(far, map)).toList();
    }

    private static List<RtpMap> kept(MediaDescription part, LegPolicy near, LegPolicy far) {
        var wanted = near.dtmf() == DtmfUse.RFC4733 || (near.dtmf() == DtmfUse.AUTO && far.dtmf() == DtmfUse.INFO);
        return wanted && part.media().equals("audio")
                ? part.formats().stream()
                        .distinct()
                        .flatMap(format -> part.codec(format).stream())
                        .filter(map -> encoding(map).equals(EVENTS) && admits(near, map))
                        .toList()
                : List.of();
    }

    /// `a=fmtp` for the digits (RFC 4733 §2.4.1).
    static Attribute events(int number) {
        return new FormatParameters(Integer.toString(number), "0-15").attribute();
    }

    /// The attributes of what we offer and the offerer does not.
    List<Attribute> addedAttributes() {
        return formats.stream()
                .filter(Format::added)
                .flatMap(format -> {
                    var ours = format.offered().numbered(format.ours());
                    return format.events()
                            ? Stream.of(ours.attribute(), events(format.ours()))
                            : VoiceOffer.attributes(ours).stream();
                })
                .toList();
    }

    /// True if an offer's media line has a codec that may pass, or one that can be turned into one that may.
    static boolean possible(MediaDescription part, LegPolicy near, LegPolicy far) {
        return admitted(part, near, far).stream().anyMatch(map -> !companion(map))
                || VoiceOffer.of(part, near, far, map -> admits(far, map)).isPresent();
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
        return policy.codecs().admits(map.encoding(), map.clockRate(), map.channels(), companion(map))
                && !(policy.dtmf() == DtmfUse.INFO && encoding(map).equals(EVENTS));
    }

    static Comparator<RtpMap> order(LegPolicy policy) {
        return Comparator.comparingInt(map -> policy.codecs().rank(map.encoding(), map.clockRate(), map.channels()));
    }

    private static boolean companion(RtpMap map) {
        return COMPANIONS.contains(encoding(map));
    }

    private static String encoding(RtpMap map) {
        return map.encoding().toLowerCase(Locale.ROOT);
    }

    static String parameters(MediaDescription part, String format) {
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
        formats.stream()
                .filter(format -> !format.added())
                .forEach(format -> numbers.put(format.offered().payloadType(), format.ours()));
        return numbers;
    }

    /// The formats of our offer.
    List<String> offeredFormats() {
        return formats.stream().map(format -> Integer.toString(format.ours())).toList();
    }
}
