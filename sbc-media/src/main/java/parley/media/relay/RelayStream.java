package parley.media.relay;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.RunnableGraph;
import org.apache.pekko.stream.javadsl.Source;
import parley.media.bridge.MediaBridge;

/// The relay of one worker as a stream: fused, on the worker's own thread, an element a batch.
///
/// ```
/// BatchSource ─► prefetch ─► classify ─► unprotect ─► route ─► renumber ─► name ─► protect ─► SendSink
/// ```
public final class RelayStream {
    private RelayStream() {}

    /// Starts it.
    /// @param materializer of the actor whose child it is to be
    /// @param dispatcher of the worker
    /// @return completes, mostly with a failure, when it has ended
    public static CompletionStage<Done> run(Materializer materializer, String dispatcher) {
        // A stage of Scala's runs what depends on it in the JVM's common pool unless an executor is named.
        return graph().withAttributes(ActorAttributes.dispatcher(dispatcher))
                .run(materializer)
                .thenApplyAsync(Function.identity(), Runnable::run);
    }

    private static RunnableGraph<CompletionStage<Done>> graph() {
        return Source.fromGraph(new BatchSource())
                .via(new PacketStage("prefetch", MediaBridge::prefetch))
                .via(new PacketStage("classify", MediaBridge::classify))
                .via(new PacketStage("unprotect", MediaBridge::unprotect))
                .via(new PacketStage("route", MediaBridge::route))
                .via(new PacketStage("renumber", MediaBridge::renumber))
                .via(new PacketStage("name", MediaBridge::name))
                .via(new PacketStage("protect", MediaBridge::protect))
                .watchTermination(Keep.right())
                .to(new SendSink());
    }
}
