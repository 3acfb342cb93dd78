package parley.certificate;

import parley.common.Secret;

/// One block of PEM (RFC 7468 §2). Its content may be a private key, so it cannot be printed.
/// @param label between `BEGIN` and the dashes, as `CERTIFICATE`
/// @param cipher name and parameter of a `DEK-Info` header (RFC 1421 §4.6.1.3), which OpenSSL wrote into encrypted
///     keys
///     before PKCS#8; empty for none
/// @param content decoded
record PemBlock(String label, String cipher, Secret content) {
    /// Labels in use for certificates; the first is that of RFC 7468 §5.1, the others are older.
    boolean certificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE") || label.equals("X.509 CERTIFICATE");
    }

    boolean revocationList() {
        return label.equals("X509 CRL");
    }

    /// In whatever form, encrypted or not.
    boolean privateKey() {
        return label.endsWith("PRIVATE KEY");
    }
}
