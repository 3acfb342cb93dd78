package parley.media.worker;

import parley.media.bridge.PacketBatch;

/// Who takes the batches of a worker. Called on its thread.
public interface PacketReceiver {
    /// True if a batch can be taken now.
    boolean ready();

    /// A batch to work on; the worker does not touch it until [#ready()] is true again.
    void deliver(PacketBatch batch);
}
