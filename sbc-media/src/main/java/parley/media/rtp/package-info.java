/// RTP and RTCP headers in place (RFC 3550, RFC 5761, RFC 7983). Pure: byte arrays in, byte arrays out.
@NullMarked
package parley.media.rtp;

import org.jspecify.annotations.NullMarked;
