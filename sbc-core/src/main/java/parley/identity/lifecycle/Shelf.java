package parley.identity.lifecycle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import parley.identity.lifecycle.Generation.Stage;

/// The generations of one identity that are kept.
/// @param identity name in `sbc.identities`
/// @param generations oldest first; at most one is active
/// @param trail what was shown before, in the order of activation, the last of it what a roll-back shows:
///     generations,
///     0 for the configured files; empty: nothing was shown before
/// @param next number of the next upload; numbers are never used again, or the history would be ambiguous
public record Shelf(String identity, List<Generation> generations, List<Integer> trail, int next) {
    /// Most generations kept of one identity. Two are needed; a few more let an operator see what has been. Each is
    /// some KB on disk.
    public static final int GENERATIONS_MAX = 8;

    /// Longest way back. Fewer than are kept, so that there is room for uploads without cutting it.
    public static final int TRAIL_MAX = 5;

    public Shelf {
        generations = List.copyOf(generations);
        trail = List.copyOf(trail.subList(Math.max(0, trail.size() - TRAIL_MAX), trail.size()));
    }

    /// Of an identity to which nothing has been uploaded.
    public static Shelf empty(String identity) {
        return new Shelf(identity, List.of(), List.of(), 1);
    }

    /// The generation in force; 0 if that is what is configured.
    public int active() {
        return generations.stream()
                .filter(generation -> generation.stage() == Stage.ACTIVE)
                .mapToInt(Generation::number)
                .findFirst()
                .orElse(0);
    }

    /// What a roll-back shows: a generation, 0 for the configured files; empty: nothing was shown before.
    public OptionalInt before() {
        return trail.isEmpty() ? OptionalInt.empty() : OptionalInt.of(trail.getLast());
    }

    /// The generation of that number.
    public Optional<Generation> find(int number) {
        return generations.stream()
                .filter(generation -> generation.number() == number)
                .findFirst();
    }

    /// The newest in one of those stages.
    public Optional<Generation> newest(List<Stage> stages) {
        return generations.stream()
                .filter(generation -> stages.contains(generation.stage()))
                .max(Comparator.comparingInt(Generation::number));
    }

    /// The one to forget when another comes and there are too many: the oldest that is neither shown nor on
    /// the way back.
    Optional<Generation> surplus() {
        return generations.size() < GENERATIONS_MAX
                ? Optional.empty()
                : generations.stream()
                        .filter(generation ->
                                generation.stage() != Stage.ACTIVE && !trail.contains(generation.number()))
                        .findFirst();
    }

    Shelf with(Generation added) {
        var all = new ArrayList<>(generations);
        surplus().ifPresent(all::remove);
        all.add(added);
        return new Shelf(identity, all, trail, Math.max(next, added.number() + 1));
    }

    Shelf at(int number, Stage stage) {
        return new Shelf(
                identity,
                generations.stream()
                        .map(generation -> generation.number() == number ? generation.at(stage) : generation)
                        .toList(),
                trail,
                next);
    }

    /// Another is shown; a roll-back leads to what was shown until now.
    Shelf showing(int number) {
        var longer = new ArrayList<>(trail);
        longer.add(active());
        return new Shelf(identity, shown(number), longer, next);
    }

    /// What was shown before is shown again; the next roll-back leads further back.
    Shelf rolledBack() {
        return new Shelf(identity, shown(trail.getLast()), trail.subList(0, trail.size() - 1), next);
    }

    private List<Generation> shown(int number) {
        return at(active(), Stage.RETIRED).at(number, Stage.ACTIVE).generations;
    }
}
