/// Where the server of a SIP domain is (RFC 3263, RFC 2782): which questions to ask DNS, and what its answers mean.
/// Pure: no clock, no socket, no die of its own.
@NullMarked
package parley.resolve;

import org.jspecify.annotations.NullMarked;
