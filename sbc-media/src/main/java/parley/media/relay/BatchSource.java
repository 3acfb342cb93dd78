package parley.media.relay;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import parley.media.bridge.PacketBatch;
import parley.media.worker.PacketReceiver;
import parley.media.worker.WorkerLoop;

/// The worker's packets as a stream: one element a wake-up, always the same [PacketBatch], filled anew when the
/// stream has asked for the next. Runs on the worker's own thread: mostly it waits there for the next itself, and
/// where that thread has something else to do first, the one message per wake-up never leaves it.
final class BatchSource extends GraphStage<SourceShape<PacketBatch>> {
    private final Outlet<PacketBatch> out = Outlet.create("BatchSource.out");
    private final SourceShape<PacketBatch> shape = SourceShape.of(out);

    @Override
    public SourceShape<PacketBatch> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic implements PacketReceiver {
        private final AsyncCallback<PacketBatch> arrived = createAsyncCallback(this::emit);
        private boolean wanted;

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    var batch = WorkerLoop.current().next();
                    if (batch == null) {
                        wanted = true;
                    } else {
                        push(out, batch);
                    }
                }
            });
        }

        @Override
        public void preStart() {
            WorkerLoop.current().receiver(this);
        }

        @Override
        public void postStop() {
            WorkerLoop.current().receiver(null);
        }

        @Override
        public boolean ready() {
            return wanted;
        }

        @Override
        public void deliver(PacketBatch batch) {
            wanted = false;
            arrived.invoke(batch);
        }

        private void emit(PacketBatch batch) {
            push(out, batch);
        }
    }
}
