/// Calls with real peers over real sockets, each started as its own process on loopback addresses of its own.
@NullMarked
package parley.it;

import org.jspecify.annotations.NullMarked;
