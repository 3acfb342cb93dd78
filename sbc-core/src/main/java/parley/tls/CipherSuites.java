package parley.tls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// TLS 1.2 cipher suites by the names OpenSSL gives them, which operators know, and by those of the standards,
/// which both TLS stacks here take. The three suites of TLS 1.3 (RFC 8446 §B.4) are always on and not configured.
final class CipherSuites {
    /// Forward secrecy and authenticated encryption only (RFC 9325 §4.2).
    static final List<String> DEFAULT = List.of(
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-RSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305",
            "ECDHE-RSA-CHACHA20-POLY1305");

    private static final List<String> TLS_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    // Besides the default: what old peers may need, and gets only by naming it.
    private static final Map<String, String> STANDARD_NAMES = new LinkedHashMap<>();

    static {
        for (var signature : List.of("ECDSA", "RSA")) {
            var openssl = "ECDHE-" + signature + "-";
            var standard = "TLS_ECDHE_" + signature + "_WITH_";
            STANDARD_NAMES.put(openssl + "AES128-GCM-SHA256", standard + "AES_128_GCM_SHA256");
            STANDARD_NAMES.put(openssl + "AES256-GCM-SHA384", standard + "AES_256_GCM_SHA384");
            STANDARD_NAMES.put(openssl + "CHACHA20-POLY1305", standard + "CHACHA20_POLY1305_SHA256");
            STANDARD_NAMES.put(openssl + "AES128-SHA", standard + "AES_128_CBC_SHA");
            STANDARD_NAMES.put(openssl + "AES256-SHA", standard + "AES_256_CBC_SHA");
        }
        STANDARD_NAMES.put("AES128-GCM-SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256");
        STANDARD_NAMES.put("AES256-GCM-SHA384", "TLS_RSA_WITH_AES_256_GCM_SHA384");
        // The suite RFC 3261 §26.2.1 made mandatory, and its sibling.
        STANDARD_NAMES.put("AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA");
        STANDARD_NAMES.put("AES256-SHA", "TLS_RSA_WITH_AES_256_CBC_SHA");
    }

    private CipherSuites() {}

    /// The names that no suite here has.
    static List<String> unknown(List<String> names) {
        return names.stream().filter(name -> !STANDARD_NAMES.containsKey(name)).toList();
    }

    /// Standard names in the order of preference given, or of the default for an empty list; those of TLS 1.3 first.
    static List<String> standardNames(List<String> names) {
        var suites = new ArrayList<>(TLS_1_3);
        for (var name : names.isEmpty() ? DEFAULT : names) {
            var standard = STANDARD_NAMES.get(name);
            if (standard != null) {
                suites.add(standard);
            }
        }
        return suites;
    }

    /// All names that may be configured.
    static List<String> known() {
        return List.copyOf(STANDARD_NAMES.keySet());
    }
}
