/// Identities, PEM, trust decisions and their explanation in words. The only importer of bcpkix.
@NullMarked
package parley.tls;

import org.jspecify.annotations.NullMarked;
