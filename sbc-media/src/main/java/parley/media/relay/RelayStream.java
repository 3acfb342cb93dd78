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
import parley.media.bridge.PacketBatch;

/// The relay of one worker as a stream: fused, on the worker's own thread, an element a batch.
///
/// ```
/// BatchSource ─► inward: read ahead, ─► outward: route, renumber, ─► SendSink
///                classify, unprotect             name, protect
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
                .via(new PacketStage("inward", RelayStream::inward))
                .via(new PacketStage("outward", RelayStream::outward))
                .watchTermination(Keep.right())
                .to(new SendSink());
    }

    /// Up to an authentic packet in the clear.
    private static void inward(PacketBatch batch) {
        PacketStage.apply(MediaBridge::prefetchParts, batch);
        PacketStage.apply(MediaBridge::prefetchDeepest, batch);
        PacketStage.apply(MediaBridge::classify, batch);
        PacketStage.apply(MediaBridge::unprotect, batch);
    }

    /// From there to what the far leg sends.
    private static void outward(PacketBatch batch) {
        PacketStage.apply(MediaBridge::route, batch);
        PacketStage.apply(MediaBridge::renumber, batch);
        PacketStage.apply(MediaBridge::name, batch);
        PacketStage.apply(MediaBridge::protect, batch);
    }
}
