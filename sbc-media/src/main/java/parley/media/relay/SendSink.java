package parley.media.relay;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import parley.media.bridge.MediaBridge;
import parley.media.bridge.PacketBatch;
import parley.media.worker.WorkerLoop;

/// The end of the way: sends what is left of a batch, counts all of it, and asks for the next.
final class SendSink extends GraphStage<SinkShape<PacketBatch>> {
    private final Inlet<PacketBatch> in = Inlet.create("SendSink.in");
    private final SinkShape<PacketBatch> shape = SinkShape.of(in);

    @Override
    public SinkShape<PacketBatch> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        Logic() {
            super(shape);
            setHandler(in, new AbstractInHandler() {
                @Override
                public void onPush() {
                    send(grab(in));
                    pull(in);
                }
            });
        }

        @Override
        public void preStart() {
            pull(in);
        }

        private void send(PacketBatch batch) {
            var loop = WorkerLoop.current();
            for (int index = 0; index < batch.size(); index++) {
                var packet = batch.get(index);
                MediaBridge.settle(packet, packet.alive() && loop.send(packet));
            }
        }
    }
}
