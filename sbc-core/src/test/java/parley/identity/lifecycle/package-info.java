/// Tests of identities over time.
@NullMarked
package parley.identity.lifecycle;

import org.jspecify.annotations.NullMarked;
