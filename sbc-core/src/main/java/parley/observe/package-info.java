/// Typed events and the one place that writes them out.
@NullMarked
package parley.observe;

import org.jspecify.annotations.NullMarked;
