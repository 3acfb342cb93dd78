package parley.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import parley.common.CipherPolicy;

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

    /// What those add that do not forbid old phones: CBC, and RSA key exchange.
    private static final List<String> COMPATIBLE = List.of(
            "ECDHE-ECDSA-AES128-SHA",
            "ECDHE-RSA-AES128-SHA",
            "ECDHE-ECDSA-AES256-SHA",
            "ECDHE-RSA-AES256-SHA",
            "AES128-GCM-SHA256",
            "AES256-GCM-SHA384",
            "AES128-SHA",
            "AES256-SHA");

    private static final Map<Integer, String> BY_CODE = new HashMap<>();

    static {
        BY_CODE.putAll(Map.of(
                0x1301, "TLS_AES_128_GCM_SHA256",
                0x1302, "TLS_AES_256_GCM_SHA384",
                0x1303, "TLS_CHACHA20_POLY1305_SHA256",
                0xc02b, "ECDHE-ECDSA-AES128-GCM-SHA256",
                0xc02f, "ECDHE-RSA-AES128-GCM-SHA256",
                0xc02c, "ECDHE-ECDSA-AES256-GCM-SHA384",
                0xc030, "ECDHE-RSA-AES256-GCM-SHA384",
                0xcca9, "ECDHE-ECDSA-CHACHA20-POLY1305",
                0xcca8, "ECDHE-RSA-CHACHA20-POLY1305"));
        BY_CODE.putAll(Map.of(
                0xc009, "ECDHE-ECDSA-AES128-SHA",
                0xc00a, "ECDHE-ECDSA-AES256-SHA",
                0xc013, "ECDHE-RSA-AES128-SHA",
                0xc014, "ECDHE-RSA-AES256-SHA",
                0x009c, "AES128-GCM-SHA256",
                0x009d, "AES256-GCM-SHA384",
                0x002f, "AES128-SHA",
                0x0035, "AES256-SHA",
                0x000a, "DES-CBC3-SHA"));
        BY_CODE.putAll(Map.of(
                0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
                0x5600, "TLS_FALLBACK_SCSV",
                0x0005, "RC4-SHA",
                0x0002, "NULL-SHA",
                0x009e, "DHE-RSA-AES128-GCM-SHA256",
                0x009f, "DHE-RSA-AES256-GCM-SHA384",
                0xc023, "ECDHE-ECDSA-AES128-SHA256",
                0xc024, "ECDHE-ECDSA-AES256-SHA384",
                0xc027, "ECDHE-RSA-AES128-SHA256",
                0xc028, "ECDHE-RSA-AES256-SHA384"));
    }

    private CipherSuites() {}

    /// By their code points.
    static Map<Integer, String> names() {
        return BY_CODE;
    }

    /// The name that the standards have for a code point; of one we never negotiate, OpenSSL's, or its number.
    static String standardName(int code) {
        var name = BY_CODE.getOrDefault(code, "0x%04x".formatted(code));
        return STANDARD_NAMES.getOrDefault(name, name);
    }

    /// The suites that a policy lets in, before TLS 1.3; by their OpenSSL names.
    static List<String> of(CipherPolicy policy, List<String> listed) {
        return switch (policy) {
            case MODERN -> DEFAULT;
            case COMPATIBLE ->
                Stream.concat(DEFAULT.stream(), COMPATIBLE.stream()).toList();
            case LIST -> listed.isEmpty() ? DEFAULT : listed;
        };
    }

    /// The suites before TLS 1.3 that both sides have.
    /// @param offered code points
    /// @param allowed OpenSSL names
    static Stream<String> common(List<Integer> offered, List<String> allowed) {
        return offered.stream().map(code -> BY_CODE.getOrDefault(code, "")).filter(allowed::contains);
    }

    /// True for a suite that wants a certificate with an ECDSA key; all others want RSA.
    static boolean ecdsa(String suite) {
        return suite.startsWith("ECDHE-ECDSA-");
    }

    /// The names that no suite here has.
    static List<String> unknown(List<String> names) {
        return names.stream().filter(name -> !STANDARD_NAMES.containsKey(name)).toList();
    }

    /// Standard names in the order of preference given; those of TLS 1.3 first.
    static List<String> standardNames(List<String> names) {
        var suites = new ArrayList<>(TLS_1_3);
        for (var name : names) {
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
