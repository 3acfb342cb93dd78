/// A call's packets on their way to a file: the tap on a leg, the ring between the relay and the writer, and pcapng.
@NullMarked
package parley.media.capture;

import org.jspecify.annotations.NullMarked;
