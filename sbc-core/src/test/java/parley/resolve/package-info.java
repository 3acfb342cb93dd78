@NullMarked
package parley.resolve;

import org.jspecify.annotations.NullMarked;
