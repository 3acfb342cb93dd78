package parley.tls;

import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Set;

/// Whether a client can check the signature of a certificate's key, by what its ClientHello says (RFC 8446 §4.2.3,
/// RFC 8422 §5.1). Pure.
final class KeyChoice {
    private static final Set<Integer> RSA_PSS = Set.of(0x0804, 0x0805, 0x0806);
    private static final Set<Integer> RSA_PKCS1 = Set.of(0x0201, 0x0401, 0x0501, 0x0601);

    private KeyChoice() {}

    /// True if a server may show that certificate to that client.
    /// @param tls13 whether the server speaks TLS 1.3
    /// @param suites that the server allows before TLS 1.3, by their OpenSSL names
    static boolean usable(X509Certificate leaf, ClientHello hello, boolean tls13, List<String> suites) {
        return switch (leaf.getPublicKey().getAlgorithm()) {
            case "EC" -> ecdsa(leaf, hello, tls13, suites);
            case "RSA" -> rsa(leaf, hello, tls13, suites);
            default -> hello.signatures().contains(0x0807);
        };
    }

    /// True if both sides have a suite before TLS 1.3 for that kind of key.
    /// @param suites that the server allows, by their OpenSSL names
    static boolean suiteInCommon(X509Certificate leaf, ClientHello hello, List<String> suites) {
        var ecdsa = leaf.getPublicKey().getAlgorithm().equals("EC");
        return CipherSuites.common(hello.suites(), suites).anyMatch(suite -> CipherSuites.ecdsa(suite) == ecdsa);
    }

    private static boolean ecdsa(X509Certificate leaf, ClientHello hello, boolean tls13, List<String> suites) {
        if (!(leaf.getPublicKey() instanceof ECPublicKey key)) {
            return false;
        }
        var bits = key.getParams().getOrder().bitLength();
        var scheme = bits <= 256 ? 0x0403 : bits <= 384 ? 0x0503 : 0x0603;
        if (tls13 && hello.speaks13()) {
            return hello.signatures().contains(scheme);
        }
        var group = bits <= 256 ? 0x0017 : bits <= 384 ? 0x0018 : 0x0019;
        return suiteInCommon(leaf, hello, suites)
                && (hello.groups().isEmpty() || hello.groups().contains(group))
                && (hello.signatures().isEmpty()
                        || hello.signatures().stream().anyMatch(code -> (code & 0xff) == 3 && code >>> 8 < 7));
    }

    private static boolean rsa(X509Certificate leaf, ClientHello hello, boolean tls13, List<String> suites) {
        if (tls13 && hello.speaks13()) {
            return hello.signatures().stream().anyMatch(RSA_PSS::contains);
        }
        return suiteInCommon(leaf, hello, suites)
                && (hello.signatures().isEmpty()
                        || hello.signatures().stream()
                                .anyMatch(code -> RSA_PSS.contains(code) || RSA_PKCS1.contains(code)));
    }
}
