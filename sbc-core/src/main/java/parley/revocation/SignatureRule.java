package parley.revocation;

import java.util.Locale;

/// Which signatures on lists and answers count.
final class SignatureRule {
    private SignatureRule() {}

    /// True if its hash can be forged: MD5 for everybody, SHA-1 for whoever pays (RFC 9155 retires both in TLS).
    /// @param algorithm as the JDK names it, such as `SHA1withRSA`
    static boolean forgeable(String algorithm) {
        var folded = algorithm.toUpperCase(Locale.ROOT).replace("-", "");
        return folded.startsWith("SHA1WITH") || folded.startsWith("MD5") || folded.startsWith("MD2");
    }
}
