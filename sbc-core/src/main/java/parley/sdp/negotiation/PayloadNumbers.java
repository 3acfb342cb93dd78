package parley.sdp.negotiation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.sdp.MediaDescription;
import parley.sdp.RtpMap;

/// What each payload type has meant on one leg of a stream: it must not come to mean anything else as long as the
/// session lasts (RFC 3264 §8.3.2).
/// @param meanings by payload type
record PayloadNumbers(Map<Integer, RtpMap> meanings) {
    static final PayloadNumbers NONE = new PayloadNumbers(Map.of());

    /// Dynamic payload types (RFC 3551 §6), then those that it leaves unassigned and that never look like RTCP on
    /// one port (RFC 5761 §4).
    private static final List<Range> FREE = List.of(new Range(96, 127), new Range(35, 63));

    private record Range(int first, int last) {}

    public PayloadNumbers {
        meanings = Map.copyOf(meanings);
    }

    /// With what that media line says; what was known before stays.
    PayloadNumbers learning(MediaDescription part) {
        var all = new HashMap<>(meanings);
        part.formats().forEach(format -> part.codec(format).ifPresent(map -> all.putIfAbsent(map.payloadType(), map)));
        return new PayloadNumbers(all);
    }

    /// One for each of these formats, in their order: the format's own number or one that has meant the same, else
    /// its own, else a free one. Where all are taken, the format is left out.
    Map<Integer, Integer> assign(List<RtpMap> formats) {
        var assigned = new HashMap<Integer, Integer>();
        var used = new HashSet<Integer>();
        formats.stream().filter(this::means).forEach(format -> take(assigned, used, format, format.payloadType()));
        formats.stream()
                .filter(format -> !assigned.containsKey(format.payloadType()))
                .forEach(format -> meanings.entrySet().stream()
                        .filter(known ->
                                known.getValue().codec().equals(format.codec()) && !used.contains(known.getKey()))
                        .map(Map.Entry::getKey)
                        .min(Integer::compare)
                        .ifPresent(number -> take(assigned, used, format, number)));
        for (var format : formats) {
            if (!assigned.containsKey(format.payloadType())) {
                var own = format.payloadType();
                var number = meanings.containsKey(own) || used.contains(own) ? free(used, formats) : Optional.of(own);
                number.ifPresent(found -> take(assigned, used, format, found));
            }
        }
        return assigned;
    }

    private static void take(Map<Integer, Integer> assigned, Set<Integer> used, RtpMap format, int number) {
        assigned.put(format.payloadType(), number);
        used.add(number);
    }

    /// A number that nothing is said of means what it has meant.
    private boolean means(RtpMap format) {
        var known = meanings.get(format.payloadType());
        return format.encoding().isEmpty() || (known != null && known.codec().equals(format.codec()));
    }

    /// No number that one of the formats has where it comes from: that one may still want it.
    private Optional<Integer> free(Set<Integer> used, List<RtpMap> formats) {
        for (var range : FREE) {
            for (var number = range.first(); number <= range.last(); number++) {
                var candidate = number;
                if (!meanings.containsKey(candidate)
                        && !used.contains(candidate)
                        && formats.stream().noneMatch(format -> format.payloadType() == candidate)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }
}
