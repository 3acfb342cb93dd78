/// The four transaction machines of RFC 3261 §17 with RFC 6026. Pure: no clock, no socket, no actor.
@NullMarked
package parley.sip.transaction;

import org.jspecify.annotations.NullMarked;
