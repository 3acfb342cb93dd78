@NullMarked
package parley.resolve.dns;

import org.jspecify.annotations.NullMarked;
