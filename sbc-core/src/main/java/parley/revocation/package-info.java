/// Whether a certificate has been withdrawn: revocation lists (RFC 5280 §5) and OCSP (RFC 6960).
@NullMarked
package parley.revocation;

import org.jspecify.annotations.NullMarked;
