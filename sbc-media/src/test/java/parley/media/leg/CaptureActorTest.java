package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CallRef;
import parley.media.capture.CaptureRing;
import parley.media.leg.CaptureFile.End;
import parley.media.leg.CaptureFile.Told;
import parley.mediaport.CaptureEvent;
import parley.mediaport.CaptureEvent.Cause;
import parley.mediaport.MediaCommand;

/// The time-box of a capture, in virtual time, with a writer that the test plays.
class CaptureActorTest {
    private static final CallRef CALL = new CallRef("0123456789abcdef");
    private static final Duration BOX = Duration.ofSeconds(60);

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final TestProbe<CaptureEvent> watcher = kit.createTestProbe();
    private final AtomicReference<CaptureRing> ring = new AtomicReference<>();
    private final AtomicReference<Consumer<Told>> writer = new AtomicReference<>();
    private ActorRef<CaptureActor.Command> capture =
            kit.<CaptureActor.Command>createTestProbe().getRef();

    @BeforeEach
    void begin() {
        var order = new MediaCommand.CaptureOrder("name", Path.of("unused"), BOX, 1000, watcher.getRef());
        capture = kit.spawn(CaptureActor.create(
                new MediaCommand.Capture(CALL, order),
                List.of(),
                (_, from, told) -> {
                    ring.set(from);
                    writer.set(told);
                    told.accept(new Told.Opened());
                },
                new CaptureActor.Clocks(() -> 0, () -> 0)));
        watcher.expectMessage(new CaptureEvent.Started("name"));
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private void closed(End end) {
        writer.get().accept(new Told.Closed(end, 5, 700));
    }

    private void awaitFinished() {
        var probe = kit.createTestProbe();
        probe.awaitAssert(() -> {
            assertTrue(ring.get().finished());
            return null;
        });
    }

    private static CaptureEvent.Ended ended(Cause cause) {
        return new CaptureEvent.Ended("name", CALL, cause, 5, 700, 0);
    }

    @Test
    @DisplayName("it ends when its time is over, not a millisecond before, and is told when its file is complete")
    void timeBox() {
        time.timePasses(BOX.minusMillis(1));
        assertFalse(ring.get().finished());
        time.timePasses(Duration.ofMillis(1));
        awaitFinished();
        watcher.expectNoMessage();
        closed(End.FINISHED);
        watcher.expectMessage(ended(Cause.TIME));
        kit.createTestProbe().expectTerminated(capture);
    }

    @Test
    @DisplayName("it ends with its call, or by an operator, whichever is first")
    void earlier() {
        capture.tell(new CaptureActor.End(Cause.OPERATOR));
        capture.tell(new CaptureActor.End(Cause.CALL_ENDED));
        awaitFinished();
        closed(End.FINISHED);
        watcher.expectMessage(ended(Cause.OPERATOR));
    }

    @Test
    @DisplayName("it ends when the file is as long as it may be; then nothing more goes into the ring")
    void full() {
        closed(End.FULL);
        watcher.expectMessage(ended(Cause.SIZE));
        awaitFinished();
    }

    @Test
    @DisplayName("a worker that stops lets the writer complete the file, and the watcher hears of that, too")
    void stopped() {
        kit.stop(capture);
        assertEquals(true, ring.get().finished());
        closed(End.FINISHED);
        watcher.expectMessage(ended(Cause.STOPPED));
    }
}
