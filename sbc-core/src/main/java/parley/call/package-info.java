/// One actor per call and one per dialog: they own time and lifetime, and decide nothing.
@NullMarked
package parley.call;

import org.jspecify.annotations.NullMarked;
