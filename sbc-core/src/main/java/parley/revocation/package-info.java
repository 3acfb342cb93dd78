/// Whether a certificate has been withdrawn: revocation lists (RFC 5280 §5), OCSP (RFC 6960) and its stapling (RFC
/// 6066
/// §8). An answer counts only after its signature, its times and its binding to the certificate in question have
/// been checked, wherever it came from.
@NullMarked
package parley.revocation;

import org.jspecify.annotations.NullMarked;
