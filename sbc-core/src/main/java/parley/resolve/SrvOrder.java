package parley.resolve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// The order in which the servers of a service are tried (RFC 2782, "Usage rules").
final class SrvOrder {
    private SrvOrder() {}

    /// By priority; within one priority by lot, the chance of each in proportion to its weight.
    static List<DnsRecord.Srv> of(List<DnsRecord.Srv> records, RandomGenerator random) {
        var ordered = new ArrayList<DnsRecord.Srv>();
        var rest = new ArrayList<>(records);
        // Else those of weight 0 would keep the order of the answer, which some servers never change.
        Collections.shuffle(rest, random);
        rest.sort(Comparator.comparingInt(DnsRecord.Srv::priority)
                .thenComparing(record -> record.weight() > 0, Boolean::compare));
        while (!rest.isEmpty()) {
            var first = rest.getFirst().priority();
            var group =
                    rest.stream().filter(record -> record.priority() == first).toList();
            ordered.add(drawn(group, random, rest));
        }
        return ordered;
    }

    /// Draws one of the group, and takes it out of the rest.
    private static DnsRecord.Srv drawn(List<DnsRecord.Srv> group, RandomGenerator random, List<DnsRecord.Srv> rest) {
        var sum = group.stream().mapToInt(DnsRecord.Srv::weight).sum();
        var lot = random.nextInt(sum + 1);
        var running = 0;
        for (var index = 0; index < group.size(); index++) {
            running += group.get(index).weight();
            if (running >= lot) {
                // The group is the head of the rest, in the same order.
                return rest.remove(index);
            }
        }
        throw new AssertionError("the sum is below itself");
    }
}
