package parley.resolve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The names that a machine knows without DNS: its `hosts` file.
public final class HostTable {
    private final Map<Question, List<DnsRecord>> records;

    private HostTable(Map<Question, List<DnsRecord>> records) {
        this.records = records;
    }

    /// Reads lines of an address and its names; what cannot be read is skipped, as everybody does.
    public static HostTable of(Stream<String> lines) {
        var records = new HashMap<Question, List<DnsRecord>>();
        lines.map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                .filter(words -> words.length > 1 && IpAddress.literal(words[0]) && words[0].indexOf('%') < 0)
                .forEach(words -> {
                    var kind = words[0].indexOf(':') >= 0 ? Question.Kind.AAAA : Question.Kind.A;
                    Stream.of(words)
                            .skip(1)
                            .forEach(name -> records.merge(
                                    new Question(kind, name),
                                    List.of(new DnsRecord.Address(words[0])),
                                    (old, more) -> Stream.concat(old.stream(), more.stream())
                                            .distinct()
                                            .toList()));
                });
        return new HostTable(Map.copyOf(records));
    }

    /// What the file says. A name that it has for one kind of address has none of the other.
    public Optional<Reply> reply(Question question) {
        return switch (question.kind()) {
            case NAPTR, SRV -> Optional.empty();
            case A, AAAA -> {
                var found = records.get(question);
                if (found != null) {
                    yield Optional.of(new Reply.Found(found));
                }
                var other = question.kind() == Question.Kind.A ? Question.Kind.AAAA : Question.Kind.A;
                yield records.containsKey(new Question(other, question.name()))
                        ? Optional.of(new Reply.None())
                        : Optional.empty();
            }
        };
    }
}
