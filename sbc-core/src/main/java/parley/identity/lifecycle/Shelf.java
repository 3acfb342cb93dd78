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
/// @param before what a roll-back shows: a generation, 0 for the configured files; empty: nothing was shown before
/// @param next number of the next upload; numbers are never used again, or the history would be ambiguous
public record Shelf(String identity, List<Generation> generations, OptionalInt before, int next) {
    /// Most generations kept of one identity. Two are needed; a few more let an operator see what has been. Each is
    /// some KB on disk.
    public static final int GENERATIONS_MAX = 8;

    public Shelf {
        generations = List.copyOf(generations);
    }

    /// Of an identity to which nothing has been uploaded.
    public static Shelf empty(String identity) {
        return new Shelf(identity, List.of(), OptionalInt.empty(), 1);
    }

    /// The generation in force; 0 if that is what is configured.
    public int active() {
        return generations.stream()
                .filter(generation -> generation.stage() == Stage.ACTIVE)
                .mapToInt(Generation::number)
                .findFirst()
                .orElse(0);
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

    /// The one to forget when another comes and there are too many: the oldest that is neither shown nor was before.
    Optional<Generation> surplus() {
        return generations.size() < GENERATIONS_MAX
                ? Optional.empty()
                : generations.stream()
                        .filter(generation -> generation.stage() != Stage.ACTIVE
                                && before.stream().noneMatch(number -> number == generation.number()))
                        .findFirst();
    }

    Shelf with(Generation added) {
        var all = new ArrayList<>(generations);
        surplus().ifPresent(all::remove);
        all.add(added);
        return new Shelf(identity, all, before, Math.max(next, added.number() + 1));
    }

    Shelf at(int number, Stage stage) {
        return new Shelf(
                identity,
                generations.stream()
                        .map(generation -> generation.number() == number ? generation.at(stage) : generation)
                        .toList(),
                before,
                next);
    }

    Shelf showing(int number) {
        var shown = at(active(), Stage.RETIRED).at(number, Stage.ACTIVE);
        return new Shelf(identity, shown.generations, OptionalInt.of(active()), next);
    }
}
