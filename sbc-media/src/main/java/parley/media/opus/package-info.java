/// Opus (RFC 6716) by the Concentus library, which no other package sees.
@NullMarked
package parley.media.opus;

import org.jspecify.annotations.NullMarked;
