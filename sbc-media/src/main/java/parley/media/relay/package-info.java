/// The fused Pekko stream of packet batches: one per worker.
@NullMarked
package parley.media.relay;

import org.jspecify.annotations.NullMarked;
