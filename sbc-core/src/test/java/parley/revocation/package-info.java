/// Tests of the package, and an authority that answers rightly and wrongly.
@NullMarked
package parley.revocation;

import org.jspecify.annotations.NullMarked;
