/// Tests of the package.
@NullMarked
package parley.admin.view;

import org.jspecify.annotations.NullMarked;
