/// I/O loops over non-blocking sockets, and the Pekko dispatcher that runs on them.
@NullMarked
package parley.media.worker;

import org.jspecify.annotations.NullMarked;
