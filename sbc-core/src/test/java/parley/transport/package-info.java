/// Tests of the package.
@NullMarked
package parley.transport;

import org.jspecify.annotations.NullMarked;
