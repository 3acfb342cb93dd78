package parley.identity.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.identity.lifecycle.Generation.Stage;

class IdentityMachineTest {
    private static final Input DONE = new Input.Succeeded();
    private static final Input FAILED = new Input.Failed("because");
    private static final Input UPLOAD = new Input.Upload("edge", "1a");
    private static final Input STAGE = new Input.Stage("edge", OptionalInt.empty());
    private static final Input ACTIVATE = new Input.Activate("edge", OptionalInt.empty());
    private static final Input ROLL_BACK = new Input.RollBack("edge", true);

    /// Inputs one after the other, and what has become of the generations then.
    record Row(String name, List<Input> inputs, List<Stage> stages, int active, String last) {}

    static Stream<Row> rows() {
        return Stream.of(
                new Row("an upload is kept", List.of(UPLOAD, DONE, DONE), List.of(Stage.UPLOADED), 0, "Kept"),
                new Row("one that cannot be written is none", List.of(UPLOAD, FAILED), List.of(), 0, "Refuse"),
                new Row(
                        "one that cannot be put on the shelf is none",
                        List.of(UPLOAD, DONE, FAILED),
                        List.of(),
                        0,
                        "Refuse"),
                new Row("a proof stages it", staged(), List.of(Stage.STAGED), 0, "Staged"),
                new Row(
                        "a failed proof refuses it",
                        List.of(UPLOAD, DONE, DONE, STAGE, FAILED, DONE),
                        List.of(Stage.REFUSED),
                        0,
                        "Refuse"),
                new Row(
                        "what was refused may be tried again",
                        List.of(UPLOAD, DONE, DONE, STAGE, FAILED, DONE, STAGE, DONE, DONE),
                        List.of(Stage.STAGED),
                        0,
                        "Staged"),
                new Row(
                        "what is not proved is not shown",
                        List.of(UPLOAD, DONE, DONE, ACTIVATE),
                        List.of(Stage.UPLOADED),
                        0,
                        "Refuse"),
                new Row("what is proved is shown", active(), List.of(Stage.ACTIVE), 1, "Shown"),
                new Row(
                        "what is not served is put back, and refused",
                        plus(staged(), ACTIVATE, FAILED, DONE),
                        List.of(Stage.REFUSED),
                        0,
                        "Refuse"),
                new Row("an answer to nothing changes nothing", List.of(DONE), List.of(), 0, ""));
    }

    static Stream<Row> changes() {
        return Stream.of(
                new Row(
                        "what cannot be recorded is put back",
                        plus(staged(), ACTIVATE, DONE, FAILED),
                        List.of(Stage.STAGED),
                        0,
                        "Refuse"),
                new Row(
                        "the next one retires it",
                        plus(plus(active(), staged()), ACTIVATE, DONE, DONE),
                        List.of(Stage.RETIRED, Stage.ACTIVE),
                        2,
                        "Shown"),
                new Row(
                        "a roll-back shows the one before",
                        plus(plus(active(), staged()), ACTIVATE, DONE, DONE, ROLL_BACK, DONE, DONE),
                        List.of(Stage.ACTIVE, Stage.RETIRED),
                        1,
                        "Shown"),
                new Row(
                        "the first one is rolled back to the configured files",
                        plus(active(), ROLL_BACK, DONE, DONE),
                        List.of(Stage.RETIRED),
                        0,
                        "Shown"),
                new Row(
                        "a roll-back that is not served leaves all as it is",
                        plus(active(), ROLL_BACK, FAILED),
                        List.of(Stage.ACTIVE),
                        1,
                        "Refuse"),
                new Row(
                        "without files there is nothing before the first",
                        plus(active(), new Input.RollBack("edge", false)),
                        List.of(Stage.ACTIVE),
                        1,
                        "Refuse"),
                new Row(
                        "while one change is under way, another is refused",
                        List.of(UPLOAD, STAGE),
                        List.of(),
                        0,
                        "Refuse"),
                new Row(
                        "there is no such generation",
                        plus(staged(), new Input.Activate("edge", OptionalInt.of(7))),
                        List.of(Stage.STAGED),
                        0,
                        "Refuse"),
                new Row("there is no such identity", List.of(new Input.Upload("other", "1")), List.of(), 0, "Refuse"));
    }

    private static List<Input> staged() {
        return List.of(UPLOAD, DONE, DONE, STAGE, DONE, DONE);
    }

    private static List<Input> active() {
        return plus(staged(), ACTIVATE, DONE, DONE);
    }

    private static List<Input> plus(List<Input> first, Input... more) {
        return plus(first, List.of(more));
    }

    private static List<Input> plus(List<Input> first, List<Input> more) {
        return Stream.concat(first.stream(), more.stream()).toList();
    }

    @ParameterizedTest
    @MethodSource({"rows", "changes"})
    @DisplayName("A generation is uploaded, proved, shown and retired, in this order only")
    void lives(Row row) {
        var step = run(row.inputs());
        var shelf = step.next().shelves().getOrDefault("edge", Shelf.empty("edge"));
        assertEquals(
                row.stages(),
                shelf.generations().stream().map(Generation::stage).toList(),
                row.name());
        assertEquals(row.active(), shelf.active(), row.name());
        var last = step.effects().isEmpty()
                ? ""
                : step.effects().getLast().getClass().getSimpleName();
        assertEquals(row.last(), last, row.name());
    }

    @Test
    @DisplayName("Each roll-back leads one step further back in the order of activation; at its end it is refused")
    void goesBack() {
        var shown = Stream.of(1, 2, 3).flatMap(_ -> active().stream()).toList();
        var machine = run(shown).next();
        for (var expected : List.of(2, 1, 0)) {
            machine = machine.on(ROLL_BACK).next().on(DONE).next().on(DONE).next();
            assertEquals(
                    expected,
                    machine.shelves().getOrDefault("edge", Shelf.empty("edge")).active());
        }
        var refused = assertInstanceOf(
                Effect.Refuse.class, machine.on(ROLL_BACK).effects().getFirst());
        assertEquals(Refusal.WRONG_STAGE, refused.reason());
    }

    @Test
    @DisplayName("What is activated after a roll-back comes after what that showed, and the way back stays bounded")
    void goesOn() {
        var machine = run(plus(plus(active(), active()), plus(List.of(ROLL_BACK, DONE, DONE), active())))
                .next();
        var shelf = machine.shelves().getOrDefault("edge", Shelf.empty("edge"));
        assertEquals(3, shelf.active());
        assertEquals(List.of(0, 1), shelf.trail());
        for (var i = 0; i < 20; i++) {
            for (var input : active()) {
                machine = machine.on(input).next();
            }
            var later = machine.shelves().getOrDefault("edge", Shelf.empty("edge"));
            assertTrue(later.trail().size() <= Shelf.TRAIL_MAX);
            assertTrue(later.trail().stream()
                    .allMatch(number -> number == 0 || later.find(number).isPresent()));
        }
        assertEquals(
                List.of(18, 19, 20, 21, 22),
                machine.shelves().getOrDefault("edge", Shelf.empty("edge")).trail());
    }

    @Test
    @DisplayName("What is shown and cannot be made sure of is put back before anybody is answered")
    void restores() {
        var effects = run(plus(staged(), ACTIVATE, FAILED)).effects();
        assertInstanceOf(Effect.Restore.class, effects.getFirst());
        assertInstanceOf(Effect.Write.class, effects.getLast());
    }

    @Test
    @DisplayName("Files that were read again are proved before they are shown")
    void reloads() {
        var proving = run(List.of(new Input.Reload(List.of("edge"))));
        assertEquals(List.of(new Effect.Prove(List.of(new Change("edge", 0, 0)))), proving.effects());
        var showing = proving.next().on(DONE);
        assertEquals(List.of(new Effect.Show(List.of(new Change("edge", 0, 0)))), showing.effects());
        assertInstanceOf(Effect.Shown.class, showing.next().on(DONE).effects().getFirst());
    }

    @Test
    @DisplayName("Of many uploads, the oldest are forgotten; never the one that is shown, nor the one before it")
    void bounded() {
        var machine = run(plus(active(), plus(staged(), ACTIVATE, DONE, DONE))).next();
        for (var i = 0; i < 50; i++) {
            machine = machine.on(UPLOAD).next().on(DONE).next().on(DONE).next();
        }
        var shelf = machine.shelves().getOrDefault("edge", Shelf.empty("edge"));
        assertEquals(Shelf.GENERATIONS_MAX, shelf.generations().size());
        assertEquals(2, shelf.active());
        assertEquals(Stage.RETIRED, shelf.find(1).orElseThrow().stage());
        assertEquals(53, shelf.next());
    }

    private static IdentityMachine.Step run(List<Input> inputs) {
        var step = new IdentityMachine.Step(IdentityMachine.of(Map.of("edge", Shelf.empty("edge"))), List.of());
        for (var input : inputs) {
            step = step.next().on(input);
        }
        return step;
    }
}
