package parley.identity.lifecycle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import parley.identity.lifecycle.Generation.Stage;

/// The life of all identities of a node.
/// ```
///   upload            stage             activate
///  ───────► UPLOADED ───────► STAGED ───────────► ACTIVE ──────► RETIRED
///              │ proof fails     │ not served        ▲  another    │ roll back
///              └───► REFUSED ◄───┘                   └─────────────┘
/// ```
/// One change at a time, of whichever identity: the snapshot that was proved must be the one that is shown, and it
/// holds all identities.
/// @param shelves of every identity that is configured, by name
/// @param work under way
public record IdentityMachine(Map<String, Shelf> shelves, Work work) {
    public IdentityMachine {
        shelves = Map.copyOf(shelves);
    }

    /// What an input leads to.
    /// @param next the machine as it is now
    /// @param effects to be done in order
    public record Step(IdentityMachine next, List<Effect> effects) {
        public Step {
            effects = List.copyOf(effects);
        }
    }

    /// At rest.
    public static IdentityMachine of(Map<String, Shelf> shelves) {
        return new IdentityMachine(shelves, new Work.Idle());
    }

    public Step on(Input input) {
        return switch (input) {
            case Input.Upload(var identity, var serial) -> request(identity, shelf -> upload(shelf, serial));
            case Input.Stage(var identity, var number) -> request(identity, shelf -> stage(shelf, number));
            case Input.Activate(var identity, var number) -> request(identity, shelf -> activate(shelf, number));
            case Input.RollBack(var identity, var files) -> request(identity, shelf -> rollBack(shelf, files));
            case Input.Reload(var changed) -> work instanceof Work.Idle ? reload(changed) : busy();
            case Input.Succeeded() -> succeeded();
            case Input.Failed(var why) -> failed(why);
        };
    }

    /// Of a generation, hexadecimal; empty if there is no such generation.
    public String serial(String identity, int generation) {
        return shelf(identity).find(generation).map(Generation::serial).orElse("");
    }

    private Step request(String identity, Function<Shelf, Step> answer) {
        if (!(work instanceof Work.Idle)) {
            return busy();
        }
        var shelf = shelves.get(identity);
        return shelf == null
                ? refuse(
                        Refusal.UNKNOWN,
                        "there is no identity " + identity + "; there are "
                                + String.join(
                                        ", ", shelves.keySet().stream().sorted().toList()))
                : answer.apply(shelf);
    }

    private Step upload(Shelf shelf, String serial) {
        var generation = new Generation(shelf.next(), Stage.UPLOADED, serial);
        return to(
                new Work.Keeping(shelf.identity(), generation), new Effect.Keep(shelf.identity(), generation.number()));
    }

    private Step stage(Shelf shelf, OptionalInt number) {
        var chosen = number.isPresent() ? shelf.find(number.getAsInt()) : shelf.newest(List.of(Stage.values()));
        if (chosen.isEmpty()) {
            return refuse(Refusal.UNKNOWN, missing(shelf, number));
        }
        var generation = chosen.get();
        return switch (generation.stage()) {
            case ACTIVE -> refuse(Refusal.WRONG_STAGE, words(shelf, generation) + " is shown already");
            // One that was refused or retired may be tried again: the reason may be gone.
            case UPLOADED, STAGED, RETIRED, REFUSED -> {
                var change = new Change(shelf.identity(), shelf.active(), generation.number());
                yield to(new Work.Proving(change), new Effect.Prove(List.of(change)));
            }
        };
    }

    private Step activate(Shelf shelf, OptionalInt number) {
        var chosen = number.isPresent() ? shelf.find(number.getAsInt()) : shelf.newest(List.of(Stage.STAGED));
        if (chosen.isEmpty()) {
            return number.isPresent()
                    ? refuse(Refusal.UNKNOWN, missing(shelf, number))
                    : refuse(
                            Refusal.WRONG_STAGE, "no generation of " + shelf.identity() + " is staged; stage it first");
        }
        var generation = chosen.get();
        return switch (generation.stage()) {
            case STAGED ->
                show(new Change(shelf.identity(), shelf.active(), generation.number()), Work.Purpose.ACTIVATE);
            case ACTIVE -> refuse(Refusal.WRONG_STAGE, words(shelf, generation) + " is shown already");
            case UPLOADED -> refuse(Refusal.WRONG_STAGE, words(shelf, generation) + " is not proved; stage it first");
            case RETIRED ->
                refuse(Refusal.WRONG_STAGE, words(shelf, generation) + " is retired; stage it again, or roll back");
            case REFUSED -> refuse(Refusal.WRONG_STAGE, words(shelf, generation) + " failed its proof; stage it again");
        };
    }

    private Step rollBack(Shelf shelf, boolean files) {
        var before = shelf.before();
        if (before.isEmpty() || (before.getAsInt() == 0 && !files)) {
            return refuse(
                    Refusal.WRONG_STAGE,
                    shelf.identity() + " has shown nothing before that it could go back to; to show another of its"
                            + " generations, stage and activate it");
        }
        return show(new Change(shelf.identity(), shelf.active(), before.getAsInt()), Work.Purpose.ROLL_BACK);
    }

    private Step show(Change change, Work.Purpose purpose) {
        return to(new Work.Showing(List.of(change), purpose), new Effect.Show(List.of(change)));
    }

    private Step reload(List<String> changed) {
        var changes =
                changed.stream().map(identity -> new Change(identity, 0, 0)).toList();
        return to(new Work.ProvingFiles(changes), new Effect.Prove(changes));
    }

    private Step succeeded() {
        return switch (work) {
            case Work.Idle() -> stay();
            case Work.Keeping(var identity, var generation) ->
                record(shelf(identity).with(generation), false, new Effect.Kept(identity, generation));
            case Work.Proving(var change) ->
                record(
                        shelf(change.identity()).at(change.to(), Stage.STAGED),
                        false,
                        new Effect.Staged(change.identity(), change.to()));
            case Work.ProvingFiles(var changes) ->
                to(new Work.Showing(changes, Work.Purpose.RELOAD), new Effect.Show(changes));
            case Work.Showing(var changes, var purpose) -> shown(changes, purpose);
            case Work.Recording(var shelf, var _, var conclusion) -> with(shelf, conclusion);
        };
    }

    private Step shown(List<Change> changes, Work.Purpose purpose) {
        var conclusion = new Effect.Shown(changes, purpose);
        return switch (purpose) {
            case RELOAD -> to(new Work.Idle(), conclusion);
            case ACTIVATE -> {
                var change = changes.getFirst();
                yield record(shelf(change.identity()).showing(change.to()), true, conclusion);
            }
            case ROLL_BACK -> record(shelf(changes.getFirst().identity()).rolledBack(), true, conclusion);
        };
    }

    private Step failed(String why) {
        return switch (work) {
            case Work.Idle() -> stay();
            case Work.Keeping _ -> refuse(Refusal.STORE, why);
            case Work.Proving(var change) -> refused(change, why);
            case Work.ProvingFiles _ -> refuse(Refusal.NOT_PROVED, why);
            case Work.Showing(var changes, var purpose) -> unshown(changes, purpose, why);
            case Work.Recording(var _, var shown, var _) ->
                shown
                        ? to(new Work.Idle(), new Effect.Restore(), new Effect.Refuse(Refusal.STORE, why))
                        : refuse(Refusal.STORE, why);
        };
    }

    private Step unshown(List<Change> changes, Work.Purpose purpose, String why) {
        var answer = new Effect.Refuse(Refusal.NOT_PROVED, why);
        return switch (purpose) {
            case RELOAD, ROLL_BACK -> to(new Work.Idle(), new Effect.Restore(), answer);
            case ACTIVATE -> {
                var after = refused(changes.getFirst(), why);
                yield new Step(
                        after.next(),
                        List.of(new Effect.Restore(), after.effects().getFirst()));
            }
        };
    }

    private Step refused(Change change, String why) {
        return record(
                shelf(change.identity()).at(change.to(), Stage.REFUSED),
                false,
                new Effect.Refuse(Refusal.NOT_PROVED, why));
    }

    private Step record(Shelf shelf, boolean shown, Effect conclusion) {
        return to(new Work.Recording(shelf, shown, conclusion), new Effect.Write(shelf));
    }

    private Shelf shelf(String identity) {
        return shelves.getOrDefault(identity, Shelf.empty(identity));
    }

    private Step with(Shelf shelf, Effect effect) {
        var changed = new HashMap<>(shelves);
        changed.put(shelf.identity(), shelf);
        return new Step(new IdentityMachine(changed, new Work.Idle()), List.of(effect));
    }

    private Step busy() {
        return new Step(
                this,
                List.of(new Effect.Refuse(Refusal.BUSY, "another change is under way; try again when it is done")));
    }

    private Step refuse(Refusal reason, String why) {
        return to(new Work.Idle(), new Effect.Refuse(reason, why));
    }

    private Step stay() {
        return new Step(this, List.of());
    }

    private Step to(Work next, Effect... effects) {
        return new Step(new IdentityMachine(shelves, next), List.of(effects));
    }

    private static String missing(Shelf shelf, OptionalInt number) {
        return number.isPresent()
                ? shelf.identity() + " has no generation " + number.getAsInt()
                : "nothing has been uploaded to " + shelf.identity();
    }

    private static String words(Shelf shelf, Generation generation) {
        return "generation " + generation.number() + " of " + shelf.identity();
    }
}
