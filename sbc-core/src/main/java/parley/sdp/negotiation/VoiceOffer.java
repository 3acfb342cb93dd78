package parley.sdp.negotiation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import parley.common.VoiceCodec;
import parley.sdp.Attribute;
import parley.sdp.FormatParameters;
import parley.sdp.MediaDescription;
import parley.sdp.RtpMap;

/// What we can turn the voice of an offerer into, which offers Opus or G.711 but not both. The other party is
/// offered that too, behind all that the offerer itself has: a common codec is better than any conversion.
/// @param own of the offerer: what its voice is, if the other party takes one of the others
/// @param others codecs that it has not; numbered as the offerer might have them
record VoiceOffer(RtpMap own, List<RtpMap> others) {
    /// What a decoder of narrowband wants of its sender, and what we do ourselves (RFC 7587 §6.1): more would be
    /// coded, sent, decoded and thrown away.
    private static final String OPUS_PARAMETERS = "maxplaybackrate=8000;sprop-maxcapturerate=8000;useinbandfec=1";

    /// Where browsers have Opus, so that traces are read with ease.
    private static final int OPUS_NUMBER = 111;

    private static final List<VoiceCodec> G711 = List.of(VoiceCodec.PCMU, VoiceCodec.PCMA);

    public VoiceOffer {
        others = List.copyOf(others);
    }

    /// For an offer's media line; empty where nothing is to be converted.
    /// @param admits true for what the policy of the other leg lets pass
    static Optional<VoiceOffer> of(MediaDescription part, LegPolicy near, LegPolicy far, Predicate<RtpMap> admits) {
        if (!part.media().equals("audio") || !(transcodes(near) || transcodes(far))) {
            return Optional.empty();
        }
        var own = part.formats().stream()
                .distinct()
                .flatMap(format -> part.codec(format).stream())
                .filter(map -> voice(map).isPresent()
                        && near.codecs().admits(map.encoding(), map.clockRate(), map.channels(), false))
                .sorted(FormatCrossing.order(near))
                .toList();
        var laws = own.stream()
                .filter(map -> voice(map).filter(VoiceCodec::g711).isPresent())
                .count();
        if (own.isEmpty() || (laws > 0 && laws < own.size())) {
            return Optional.empty();
        }
        var others = numbered(laws > 0 ? List.of(VoiceCodec.OPUS) : G711, part).stream()
                .filter(admits)
                .sorted(FormatCrossing.order(far))
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(new VoiceOffer(own.getFirst(), others));
    }

    private static boolean transcodes(LegPolicy policy) {
        return switch (policy.codecs().transcode()) {
            case NONE -> false;
            case G711_OPUS -> true;
        };
    }

    private static List<RtpMap> numbered(List<VoiceCodec> codecs, MediaDescription part) {
        var taken = new HashSet<Integer>();
        part.formats().stream()
                // One that its own policy strips may still have its number.
                .filter(format -> part.codec(format)
                        .flatMap(VoiceOffer::voice)
                        .filter(codecs::contains)
                        .isEmpty())
                .forEach(format -> MediaDescription.payloadType(format).ifPresent(taken::add));
        var maps = new ArrayList<RtpMap>();
        codecs.forEach(codec -> number(codec, taken).ifPresent(number -> {
            taken.add(number);
            var channels =
                    codec.channels() == 1 ? Optional.<String>empty() : Optional.of(Integer.toString(codec.channels()));
            maps.add(new RtpMap(number, codec.encoding(), codec.clockRate(), channels));
        }));
        return maps;
    }

    private static Optional<Integer> number(VoiceCodec codec, Set<Integer> taken) {
        var usual = switch (codec) {
            case PCMU -> 0;
            case PCMA -> 8;
            case OPUS -> OPUS_NUMBER;
        };
        return IntStream.concat(IntStream.of(usual), IntStream.rangeClosed(96, 127))
                .filter(number -> !taken.contains(number))
                .boxed()
                .findFirst();
    }

    /// The codec that a format is, if we can read and write it.
    static Optional<VoiceCodec> voice(RtpMap map) {
        return VoiceCodec.of(map.encoding(), map.clockRate(), map.channels());
    }

    /// Its lines in a description of ours.
    static List<Attribute> attributes(RtpMap map) {
        return voice(map).filter(codec -> codec == VoiceCodec.OPUS).isPresent()
                ? List.of(
                        map.attribute(),
                        new FormatParameters(Integer.toString(map.payloadType()), OPUS_PARAMETERS).attribute())
                : List.of(map.attribute());
    }
}
