/// Tests of identities over time.
@NullMarked
package parley.identity;

import org.jspecify.annotations.NullMarked;
