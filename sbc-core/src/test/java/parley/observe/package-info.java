/// Tests of the package.
@NullMarked
package parley.observe;

import org.jspecify.annotations.NullMarked;
