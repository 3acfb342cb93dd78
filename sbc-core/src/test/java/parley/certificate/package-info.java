/// Tests of certificates as things.
@NullMarked
package parley.certificate;

import org.jspecify.annotations.NullMarked;
