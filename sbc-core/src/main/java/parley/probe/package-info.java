/// Looks at the TLS of a SIP server from outside, as somebody who is about to call it: every address, whatever it
/// shows. Blocks; for the command line, and for threads that may wait.
@NullMarked
package parley.probe;

import org.jspecify.annotations.NullMarked;
