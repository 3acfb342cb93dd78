package parley.admin.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.admin.renewal.IssuanceEffect.Accept;
import parley.admin.renewal.IssuanceEffect.Activate;
import parley.admin.renewal.IssuanceEffect.Arm;
import parley.admin.renewal.IssuanceEffect.Decline;
import parley.admin.renewal.IssuanceEffect.Look;
import parley.admin.renewal.IssuanceEffect.Order;
import parley.admin.renewal.IssuanceEffect.Stage;
import parley.admin.renewal.IssuanceEffect.TellFailed;
import parley.admin.renewal.IssuanceEffect.TellIssued;
import parley.admin.renewal.IssuanceEffect.Upload;
import parley.admin.renewal.IssuanceInput.Activated;
import parley.admin.renewal.IssuanceInput.Asked;
import parley.admin.renewal.IssuanceInput.Failed;
import parley.admin.renewal.IssuanceInput.Issued;
import parley.admin.renewal.IssuanceInput.LookDue;
import parley.admin.renewal.IssuanceInput.Seen;
import parley.admin.renewal.IssuanceInput.Staged;
import parley.admin.renewal.IssuanceInput.Uploaded;
import parley.admin.renewal.IssuanceState.Activating;
import parley.admin.renewal.IssuanceState.Ordering;
import parley.admin.renewal.IssuanceState.Resting;
import parley.admin.renewal.IssuanceState.Staging;
import parley.admin.renewal.IssuanceState.Uploading;

class IssuanceTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final RenewalPolicy AUTOMATIC = new RenewalPolicy(true, Duration.ofDays(30), 0);
    private static final Failed FAILED = new Failed("the name leads elsewhere", Optional.empty());
    private static final Instant RETRY = NOW.plusSeconds(300);

    /// A row reads as a sentence: in that state, on that input, these follow.
    private record Row(
            String behaviour,
            RenewalPolicy policy,
            IssuanceState state,
            IssuanceInput input,
            IssuanceState next,
            List<IssuanceEffect> effects) {}

    private static Row row(
            String behaviour, IssuanceState state, IssuanceInput input, IssuanceState next, IssuanceEffect... effects) {
        return new Row(behaviour, AUTOMATIC, state, input, next, List.of(effects));
    }

    private static Row onRequest(
            String behaviour, IssuanceState state, IssuanceInput input, IssuanceState next, IssuanceEffect... effects) {
        return new Row(behaviour, RenewalPolicy.onRequest(), state, input, next, List.of(effects));
    }

    private static Resting resting() {
        return new Resting(Optional.empty(), Optional.empty(), 0);
    }

    private static Seen seen(int daysLeft) {
        var end = NOW.plus(Duration.ofDays(daysLeft));
        return new Seen(Optional.of(new Validity(end.minus(Duration.ofDays(90)), end)), Optional.empty());
    }

    private static final Seen EMPTY = new Seen(Optional.empty(), Optional.empty());

    private static final Instant IN_A_MONTH = NOW.plus(Duration.ofDays(30));
    private static final Instant IN_AN_HOUR = NOW.plus(Duration.ofHours(1));

    private static List<Row> looking() {
        return List.of(
                row("a look finds out what is shown", resting(), new LookDue(), resting(), new Look()),
                row("an empty identity orders at once", resting(), EMPTY, new Ordering(0), new Order()),
                row(
                        "60 days left: nothing is ordered for another 30, but looked at again within hours",
                        resting(),
                        seen(60),
                        new Resting(Optional.of(IN_A_MONTH), Optional.empty(), 0),
                        new Arm(Duration.ofHours(6))),
                row("30 days left: ordered", resting(), seen(30), new Ordering(0), new Order()),
                row("expired: ordered", resting(), seen(-5), new Ordering(0), new Order()),
                row(
                        "after a failure, an empty identity waits for its retry",
                        new Resting(Optional.of(IN_AN_HOUR), Optional.of(IN_AN_HOUR), 3),
                        EMPTY,
                        new Resting(Optional.of(IN_AN_HOUR), Optional.of(IN_AN_HOUR), 3),
                        new Arm(Duration.ofHours(1))),
                row(
                        "after a failure, the retry comes",
                        new Resting(Optional.of(NOW), Optional.of(NOW), 3),
                        EMPTY,
                        new Ordering(3),
                        new Order()),
                row(
                        "after a failure and a fresh upload by hand, nothing is ordered before that one's time",
                        new Resting(Optional.of(IN_AN_HOUR), Optional.of(IN_AN_HOUR), 3),
                        seen(60),
                        new Resting(Optional.of(IN_A_MONTH), Optional.of(IN_AN_HOUR), 3),
                        new Arm(Duration.ofHours(6))));
    }

    private static Row awaiting(String behaviour, IssuanceInput input, IssuanceState next, IssuanceEffect... effects) {
        return row(behaviour, new Resting(Optional.of(IN_A_MONTH), Optional.empty(), 0), input, next, effects);
    }

    private static List<Row> changed() {
        var inADay = NOW.plus(Duration.ofDays(1));
        return List.of(
                awaiting(
                        "rolled back to an old one: ordered, whatever was planned",
                        seen(3),
                        new Ordering(0),
                        new Order()),
                awaiting(
                        "replaced by hand by another: planned anew",
                        seen(31),
                        new Resting(Optional.of(inADay), Optional.empty(), 0),
                        new Arm(Duration.ofHours(6))),
                row(
                        "in force, and still looking due: not ordered in a circle",
                        new Resting(Optional.empty(), Optional.of(IN_AN_HOUR), 0),
                        seen(3),
                        new Resting(Optional.of(IN_AN_HOUR), Optional.of(IN_AN_HOUR), 0),
                        new Arm(Duration.ofHours(1))));
    }

    private static List<Row> asked() {
        return List.of(
                row("asked: ordered", resting(), new Asked(), new Ordering(0), new Accept(), new Order()),
                row(
                        "asked between failures: ordered now",
                        new Resting(Optional.of(IN_AN_HOUR), Optional.of(IN_AN_HOUR), 3),
                        new Asked(),
                        new Ordering(3),
                        new Accept(),
                        new Order()),
                row("asked while ordering: declined", new Ordering(0), new Asked(), new Ordering(0), new Decline()),
                row("asked while uploading: declined", new Uploading(0), new Asked(), new Uploading(0), new Decline()),
                row("asked while staging: declined", new Staging(0), new Asked(), new Staging(0), new Decline()),
                row(
                        "asked while activating: declined",
                        new Activating(0),
                        new Asked(),
                        new Activating(0),
                        new Decline()),
                row("a look while ordering changes nothing", new Ordering(0), new LookDue(), new Ordering(0)),
                row("what was seen before the order changes nothing", new Ordering(0), EMPTY, new Ordering(0)));
    }

    private static List<Row> ordered() {
        return List.of(
                row("issued: inspected", new Ordering(2), new Issued(), new Uploading(2), new Upload()),
                row("kept: proved", new Uploading(2), new Uploaded(7), new Staging(2), new Stage(7)),
                row("proved: put in force", new Staging(2), new Staged(7), new Activating(2), new Activate(7)),
                row(
                        "in force: told, and failures are forgotten",
                        new Activating(2),
                        new Activated(),
                        new Resting(Optional.empty(), Optional.of(IN_AN_HOUR), 0),
                        new TellIssued(),
                        new Look()));
    }

    private static List<Row> failed() {
        var retry = new TellFailed(FAILED.why(), Optional.of(RETRY));
        return List.of(
                row(
                        "failed at the authority: told, tried again",
                        new Ordering(0),
                        FAILED,
                        new Resting(Optional.of(RETRY), Optional.of(RETRY), 1),
                        retry,
                        new Arm(Duration.ofMinutes(5))),
                row(
                        "failed inspection: told, tried again",
                        new Uploading(0),
                        FAILED,
                        new Resting(Optional.of(RETRY), Optional.of(RETRY), 1),
                        retry,
                        new Arm(Duration.ofMinutes(5))),
                row(
                        "failed proof: told, tried again",
                        new Staging(0),
                        FAILED,
                        new Resting(Optional.of(RETRY), Optional.of(RETRY), 1),
                        retry,
                        new Arm(Duration.ofMinutes(5))),
                row(
                        "failed activation: told, tried again",
                        new Activating(0),
                        FAILED,
                        new Resting(Optional.of(RETRY), Optional.of(RETRY), 1),
                        retry,
                        new Arm(Duration.ofMinutes(5))),
                row("an answer that nobody waits for changes nothing", resting(), new Staged(3), resting()));
    }

    private static List<Row> withoutAcme() {
        return List.of(
                onRequest("without acme, a look finds nothing to do", resting(), new LookDue(), resting()),
                onRequest("without acme, an empty identity stays so", resting(), EMPTY, resting()),
                onRequest(
                        "without acme, a failure is not tried again",
                        new Ordering(0),
                        FAILED,
                        new Resting(Optional.empty(), Optional.empty(), 1),
                        new TellFailed(FAILED.why(), Optional.empty())),
                onRequest(
                        "without acme, there is nothing to look for afterwards",
                        new Activating(0),
                        new Activated(),
                        resting(),
                        new TellIssued()));
    }

    @TestFactory
    @DisplayName("an identity's way to a certificate")
    List<DynamicTest> table() {
        return Stream.of(looking(), changed(), asked(), ordered(), failed(), withoutAcme())
                .flatMap(List::stream)
                .map(row -> DynamicTest.dynamicTest(row.behaviour(), () -> {
                    var turn = new Issuance(row.policy(), row.state()).on(row.input(), NOW);
                    assertEquals(row.next(), turn.next().state());
                    assertEquals(row.effects(), turn.effects());
                }))
                .toList();
    }

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName(
            "whatever comes in whatever order: never two orders at a time, and an automatic one never stops for good")
    void neverTwoOrders(int seed) {
        var random = new Random(seed);
        var issuance = Issuance.start(AUTOMATIC);
        var now = NOW;
        for (var i = 0; i < 2_000; i++) {
            var before = issuance.state();
            var turn = issuance.on(any(random), now);
            issuance = turn.next();
            now = now.plusSeconds(random.nextInt(3_600));
            if (turn.effects().contains(new Order())) {
                assertTrue(before instanceof Resting, "ordered in " + before);
            }
            if (!(before instanceof Resting) && issuance.state() instanceof Resting) {
                assertTrue(
                        turn.effects().stream().anyMatch(effect -> effect instanceof Look || effect instanceof Arm),
                        "nothing will wake it: " + turn.effects());
            }
        }
    }

    private static IssuanceInput any(Random random) {
        var inputs = new ArrayList<IssuanceInput>(List.of(
                new LookDue(),
                EMPTY,
                seen(60),
                seen(3),
                new Asked(),
                new Issued(),
                new Uploaded(1),
                new Staged(1),
                new Activated(),
                FAILED));
        return inputs.get(random.nextInt(inputs.size()));
    }

    @Test
    @DisplayName("operators read the state as one word")
    void words() {
        assertEquals("resting", resting().word());
        assertEquals("ordering", new Ordering(0).word());
        assertEquals("activating", new Activating(0).word());
    }
}
