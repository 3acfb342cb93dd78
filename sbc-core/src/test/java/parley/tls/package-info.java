/// Tests of the package, and the certificates they and others are made with.
@NullMarked
package parley.tls;

import org.jspecify.annotations.NullMarked;
