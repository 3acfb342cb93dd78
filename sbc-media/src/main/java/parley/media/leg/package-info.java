/// One actor per media leg: keys, DTLS, timers, statistics; it publishes an immutable plan to the worker.
@NullMarked
package parley.media.leg;

import org.jspecify.annotations.NullMarked;
