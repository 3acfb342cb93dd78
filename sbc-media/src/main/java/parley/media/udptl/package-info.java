/// Fax datagrams of ITU-T T.38 in place. Pure: byte arrays in, an answer out.
@NullMarked
package parley.media.udptl;

import org.jspecify.annotations.NullMarked;
