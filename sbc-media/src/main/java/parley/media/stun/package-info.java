/// STUN messages (RFC 8489) as far as ICE and its consent checks need them. Pure: octets in, octets out.
@NullMarked
package parley.media.stun;

import org.jspecify.annotations.NullMarked;
