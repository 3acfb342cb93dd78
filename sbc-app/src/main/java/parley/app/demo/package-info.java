/// One real call between two bundled endpoints through the SBC on this machine, and the verdict on it.
/// The endpoints are clients like any other: they meet the SBC only over sockets.
@NullMarked
package parley.app.demo;

import org.jspecify.annotations.NullMarked;
