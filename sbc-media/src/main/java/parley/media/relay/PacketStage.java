package parley.media.relay;

import java.util.function.Consumer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import parley.media.bridge.LegObserver;
import parley.media.bridge.Packet;
import parley.media.bridge.PacketBatch;
import parley.media.bridge.RelayVerdict;

/// Steps of the relay, each taken by each packet of a batch that is still alive. A step that throws is a fault of
/// ours: it costs the leg whose packet it was, and neither the batch nor the stream.
///
/// Few stages with several steps each: when little comes, a batch is a packet or two, and its way from stage to stage
/// counts.
final class PacketStage extends GraphStage<FlowShape<PacketBatch, PacketBatch>> {
    private final Inlet<PacketBatch> in;
    private final Outlet<PacketBatch> out;
    private final FlowShape<PacketBatch, PacketBatch> shape;
    private final Consumer<PacketBatch> steps;

    /// @param steps of [#apply], one after the other
    PacketStage(String name, Consumer<PacketBatch> steps) {
        this.in = Inlet.create(name + ".in");
        this.out = Outlet.create(name + ".out");
        this.shape = FlowShape.of(in, out);
        this.steps = steps;
    }

    @Override
    public FlowShape<PacketBatch, PacketBatch> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new GraphStageLogic(shape) {
            {
                setHandlers(in, out, new AbstractInOutHandler() {
                    @Override
                    public void onPush() {
                        var batch = grab(in);
                        steps.accept(batch);
                        push(out, batch);
                    }

                    @Override
                    public void onPull() {
                        pull(in);
                    }
                });
            }
        };
    }

    /// Has the whole batch take a step. Called with a step that the compiler knows, it becomes a loop with the step in
    /// it.
    static void apply(PacketStep step, PacketBatch batch) {
        long nowNanos = batch.arrivedNanos();
        for (int index = 0; index < batch.size(); index++) {
            var packet = batch.get(index);
            if (packet.alive()) {
                try {
                    step.apply(packet, nowNanos);
                } catch (RuntimeException fault) {
                    blame(packet, fault);
                }
            }
        }
    }

    private static void blame(Packet packet, RuntimeException fault) {
        packet.drop(RelayVerdict.FAULT);
        LegObserver observer = packet.leg().observer();
        if (observer != null) {
            observer.fault(fault);
        }
    }
}
