/// SRTP and SRTCP (RFC 3711, RFC 6188, RFC 7714): contexts, replay lists, key derivation. Pure.
@NullMarked
package parley.media.srtp;

import org.jspecify.annotations.NullMarked;
