package parley.resolve;

import java.util.List;

/// Reads the answer section of one DNS response: follows aliases in it (RFC 1034 §3.6.2) to the records asked for.
public final class AnswerReading {
    /// Aliases that lead from one to the next. Honest chains have one or two; a loop has no end.
    public static final int ALIASES_MAX = 8;

    private AnswerReading() {}

    /// A record with the name it stands under.
    /// @param owner that name
    /// @param record of the kind asked for, or an alias
    public record Owned(String owner, DnsRecord record) {
        public Owned {
            owner = Question.plain(owner);
        }
    }

    /// What the section says to the question.
    /// @param section in any order; records of other kinds left out
    /// @param server whom it came from, for the words
    public static Reply read(Question question, List<Owned> section, String server) {
        var name = question.name();
        for (var aliases = 0; aliases <= ALIASES_MAX; aliases++) {
            var at = name;
            var here = section.stream()
                    .filter(owned -> owned.owner().equals(at))
                    .map(Owned::record)
                    .toList();
            var records = here.stream()
                    .filter(record -> !(record instanceof DnsRecord.Alias))
                    .toList();
            if (!records.isEmpty()) {
                return new Reply.Found(records);
            }
            if (here.isEmpty()) {
                return aliases == 0 ? new Reply.None() : new Reply.Elsewhere(name);
            }
            name = ((DnsRecord.Alias) here.getFirst()).target();
        }
        return endless(question, server);
    }

    /// The words for a chain that is too long.
    public static Reply endless(Question question, String server) {
        return new Reply.Failed(
                "the aliases of %s lead on for more than %d names, says %s".formatted(question, ALIASES_MAX, server));
    }
}
