package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.media.leg.LoopbackCall.CALL;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CallRef;
import parley.common.LegSide;
import parley.config.MediaConfig;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;

/// A fault of a media worker itself.
class WorkerRestartTest {
    private static final MediaConfig CONFIG = LoopbackMedia.config(26_700, 26_799, 1, Duration.ZERO);
    private static final CallRef NEXT = new CallRef("fedcba9876543210");
    private static final StreamRef LEG_OF_NEXT = new StreamRef(NEXT, 0, LegSide.A);
    // Of a worker that failed again and again, several restarts would fall into it.
    private static final Duration SETTLED = Duration.ofMillis(500);

    @AutoClose
    private final LoopbackCall call = new LoopbackCall(CONFIG);

    @SuppressWarnings("NullAway") // that is the fault
    private void fault() {
        call.node.tell(new MediaCommand.Measure(CALL, null));
    }

    @Test
    @DisplayName("ends its calls, with word to their owners; it starts anew once, and serves the next call")
    void startsAnewOnce() {
        var _ = call.allocate();
        fault();
        var failed = new EnumMap<LegSide, MediaEvent.Cause>(LegSide.class);
        for (int leg = 0; leg < 2; leg++) {
            var told = call.owner.expectMessageClass(MediaEvent.Failed.class);
            failed.put(told.leg().side(), told.cause());
            assertEquals(
                    told.leg(),
                    call.owner.expectMessageClass(MediaEvent.Measured.class).leg());
            assertEquals(
                    told.leg(),
                    call.owner.expectMessageClass(MediaEvent.Released.class).leg());
        }
        assertEquals(Map.of(LegSide.A, MediaEvent.Cause.INTERNAL, LegSide.B, MediaEvent.Cause.INTERNAL), failed);

        var open = call.allocate(NEXT, 0);
        call.owner.expectNoMessage(SETTLED);
        call.connect(LEG_OF_NEXT, LegTerms.of(call.alice));
        call.connect(LEG_OF_NEXT.peer(), LegTerms.of(call.bob));
        call.talk(open);
    }
}
