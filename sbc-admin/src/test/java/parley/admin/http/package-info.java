/// Tests of the package.
@NullMarked
package parley.admin.http;

import org.jspecify.annotations.NullMarked;
