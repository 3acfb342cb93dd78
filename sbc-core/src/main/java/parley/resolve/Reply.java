package parley.resolve;

import java.util.List;

/// What became of a question.
public sealed interface Reply {
    /// There are such records.
    /// @param records of the kind asked for, at least one
    record Found(List<DnsRecord> records) implements Reply {
        public Found {
            records = List.copyOf(records);
        }
    }

    /// The name does not exist, or has no such record.
    record None() implements Reply {}

    /// The answer names another name and stops there.
    /// @param target to ask for instead
    record Elsewhere(String target) implements Reply {}

    /// Nobody answered, or not in a way that says anything: not the same as [None].
    /// @param cause in plain words, with question and server
    record Failed(String cause) implements Reply {}
}
