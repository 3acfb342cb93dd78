package parley.admin.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import parley.admin.view.LegStatistics;
import parley.call.MediaMeasurement;
import parley.common.CallRef;
import parley.mediaport.MediaCommand;
import parley.mediaport.MediaEvent;

/// Asks media how the legs of a call do now, for who is no actor.
public final class MeasuringDesk {
    /// For an answer, which takes three messages: without one by then, what was told last will have to do.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Replies replies;
    private final ActorRef<MediaCommand> media;
    private final InstantSource clock;

    /// @param media is asked
    /// @param clock tells when it answered
    public MeasuringDesk(ActorSystem<?> system, ActorRef<MediaCommand> media, InstantSource clock) {
        this.replies = new Replies(system, "admin-measuring");
        this.media = media;
        this.clock = clock;
    }

    /// By name of the leg; empty if media knows of none, or does not answer in time.
    CompletionStage<Map<String, LegStatistics>> measure(CallRef call) {
        return replies.to(
                        MediaCommand.CallMeasured.class,
                        PATIENCE,
                        asker -> media.tell(new MediaCommand.Measure(call, asker)))
                .thenApply(this::statistics)
                .exceptionally(_ -> Map.of());
    }

    private Map<String, LegStatistics> statistics(MediaCommand.CallMeasured measured) {
        var now = clock.instant();
        Function<MediaEvent.Measured, LegStatistics> view = leg -> LegStatistics.of(MediaMeasurement.event(leg), now);
        return measured.legs().stream()
                .collect(Collectors.toMap(leg -> leg.leg().name(), view));
    }
}
