package parley.app.demo;

import java.util.List;

/// What the demo found, and whether all of it is as it must be.
/// @param passed true if every check of both legs passed
/// @param call what was called
/// @param legs A, then B
record Verdict(boolean passed, String call, List<Leg> legs) {
    Verdict {
        legs = List.copyOf(legs);
    }

    static Verdict of(String call, List<Leg> legs) {
        return new Verdict(legs.stream().flatMap(leg -> leg.checks().stream()).allMatch(Check::passed), call, legs);
    }

    /// One leg as its endpoint saw it.
    /// @param name `A` or `B`, with what it is
    /// @param checks in the order they are read
    record Leg(String name, List<Check> checks) {
        Leg {
            checks = List.copyOf(checks);
        }
    }

    /// One finding.
    /// @param name what was looked at
    /// @param passed whether it is as it must be
    /// @param found in words
    record Check(String name, boolean passed, String found) {}

    /// For people.
    String text() {
        var text = new StringBuilder("\n").append(call).append('\n');
        for (var leg : legs) {
            text.append("  leg ").append(leg.name()).append('\n');
            for (var check : leg.checks()) {
                text.append("    %s %-16s %s%n".formatted(check.passed() ? "✔" : "✘", check.name(), check.found()));
            }
        }
        return text.append(passed ? "PASSED" : "FAILED").append('\n').toString();
    }
}
