/// Tests of the package.
@NullMarked
package parley.admin.metrics;

import org.jspecify.annotations.NullMarked;
