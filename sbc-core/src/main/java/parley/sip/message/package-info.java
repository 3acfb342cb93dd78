/// RFC 3261 §7, §19, §20, §25: requests, responses, URIs and headers as values; parser and writer.
/// Pure: no clock, no socket, no actor.
@NullMarked
package parley.sip.message;

import org.jspecify.annotations.NullMarked;
