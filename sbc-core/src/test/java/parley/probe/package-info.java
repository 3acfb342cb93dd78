/// Tests of the package.
@NullMarked
package parley.probe;

import org.jspecify.annotations.NullMarked;
