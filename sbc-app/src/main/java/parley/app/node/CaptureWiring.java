package parley.app.node;

import java.time.InstantSource;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import parley.admin.capture.CaptureDesk;
import parley.admin.capture.CaptureSetup;
import parley.admin.capture.CapturesActor;
import parley.mediaport.MediaCommand;

/// Who has calls written to files.
final class CaptureWiring {
    private static final String FOLDER = "captures";

    private CaptureWiring() {}

    /// Starts it, as a child of that actor.
    /// @param media sees the packets
    static CaptureDesk start(ActorContext<?> context, NodeSetup setup, ActorRef<MediaCommand> media) {
        var config = setup.config().media().captures();
        var standard = setup.config().store().directory().resolve(FOLDER);
        var captures = new CaptureSetup(
                config, config.folder().orElse(standard), media, setup.events(), InstantSource.system());
        return new CaptureDesk(context.spawn(CapturesActor.create(captures), FOLDER), captures);
    }
}
