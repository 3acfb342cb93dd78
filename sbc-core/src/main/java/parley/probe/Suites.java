package parley.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Cipher suites and groups by their numbers (IANA's TLS parameters).
final class Suites {
    /// Of TLS 1.3.
    static final List<Integer> OF_1_3 = List.of(0x1301, 0x1302, 0x1303);

    /// What servers of the last twenty years accept before TLS 1.3: ECDHE, DHE and RSA with AES, ChaCha20, 3DES,
    /// RC4.
    static final List<Integer> BEFORE_1_3 = List.of(
            0xC02B, 0xC02C, 0xC02F, 0xC030, 0xCCA8, 0xCCA9, 0x009E, 0x009F, 0x009C, 0x009D, 0xC009, 0xC00A, 0xC013,
            0xC014, 0xC023, 0xC027, 0x0033, 0x0039, 0x002F, 0x0035, 0x003C, 0x003D, 0x000A, 0x0005);

    private static final Map<Integer, String> WEAK = weak();

    private Suites() {}

    /// Those that nobody should accept: no encryption, no authentication, export keys, RC4, DES and 3DES (RFC 9325
    /// §4.1).
    static List<Integer> weakOnes() {
        return new ArrayList<>(WEAK.keySet());
    }

    static String name(int suite) {
        return WEAK.getOrDefault(suite, "0x%04X".formatted(suite));
    }

    static String group(int group) {
        return switch (group) {
            case 0 -> "";
            case 0x11EC -> "X25519MLKEM768";
            case 0x001D -> "X25519";
            case 0x0017 -> "P-256";
            case 0x0018 -> "P-384";
            case 0x0019 -> "P-521";
            default -> "0x%04X".formatted(group);
        };
    }

    private static Map<Integer, String> weak() {
        var weak = new LinkedHashMap<Integer, String>();
        weak.put(0x0001, "TLS_RSA_WITH_NULL_MD5");
        weak.put(0x0002, "TLS_RSA_WITH_NULL_SHA");
        weak.put(0x003B, "TLS_RSA_WITH_NULL_SHA256");
        weak.put(0xC006, "TLS_ECDHE_ECDSA_WITH_NULL_SHA");
        weak.put(0xC010, "TLS_ECDHE_RSA_WITH_NULL_SHA");
        weak.put(0x0018, "TLS_DH_anon_WITH_RC4_128_MD5");
        weak.put(0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA");
        weak.put(0x003A, "TLS_DH_anon_WITH_AES_256_CBC_SHA");
        weak.put(0xC018, "TLS_ECDH_anon_WITH_AES_128_CBC_SHA");
        weak.put(0xC019, "TLS_ECDH_anon_WITH_AES_256_CBC_SHA");
        weak.put(0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5");
        weak.put(0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5");
        weak.put(0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA");
        weak.put(0x0004, "TLS_RSA_WITH_RC4_128_MD5");
        weak.put(0x0005, "TLS_RSA_WITH_RC4_128_SHA");
        weak.put(0xC007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA");
        weak.put(0xC011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA");
        weak.put(0x0009, "TLS_RSA_WITH_DES_CBC_SHA");
        weak.put(0x0015, "TLS_DHE_RSA_WITH_DES_CBC_SHA");
        weak.put(0x000A, "TLS_RSA_WITH_3DES_EDE_CBC_SHA");
        weak.put(0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA");
        weak.put(0xC008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA");
        weak.put(0xC012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA");
        return Collections.unmodifiableMap(weak);
    }
}
