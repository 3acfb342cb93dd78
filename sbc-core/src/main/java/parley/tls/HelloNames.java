package parley.tls;

import java.util.List;
import java.util.Map;
import parley.observe.SbcEvent;

/// Code points of a ClientHello by the names that the IANA registries of TLS give them; those it does not know by
/// their number.
final class HelloNames {
    /// Names told of each list: the event is read by people.
    private static final int TOLD_MAX = 40;

    private static final Map<Integer, String> VERSIONS =
            Map.of(0x0300, "SSLv3", 0x0301, "TLSv1", 0x0302, "TLSv1.1", 0x0303, "TLSv1.2", 0x0304, "TLSv1.3");

    private static final Map<Integer, String> GROUPS = Map.ofEntries(
            Map.entry(0x0017, "secp256r1"),
            Map.entry(0x0018, "secp384r1"),
            Map.entry(0x0019, "secp521r1"),
            Map.entry(0x001d, "x25519"),
            Map.entry(0x001e, "x448"),
            Map.entry(0x0100, "ffdhe2048"),
            Map.entry(0x0101, "ffdhe3072"),
            Map.entry(0x0102, "ffdhe4096"),
            Map.entry(0x11eb, "SecP256r1MLKEM768"),
            Map.entry(0x11ec, "X25519MLKEM768"),
            Map.entry(0x11ed, "SecP384r1MLKEM1024"),
            Map.entry(0x6399, "X25519Kyber768Draft00"));

    private static final Map<Integer, String> SIGNATURES = Map.ofEntries(
            Map.entry(0x0201, "rsa_pkcs1_sha1"),
            Map.entry(0x0203, "ecdsa_sha1"),
            Map.entry(0x0401, "rsa_pkcs1_sha256"),
            Map.entry(0x0501, "rsa_pkcs1_sha384"),
            Map.entry(0x0601, "rsa_pkcs1_sha512"),
            Map.entry(0x0403, "ecdsa_secp256r1_sha256"),
            Map.entry(0x0503, "ecdsa_secp384r1_sha384"),
            Map.entry(0x0603, "ecdsa_secp521r1_sha512"),
            Map.entry(0x0804, "rsa_pss_rsae_sha256"),
            Map.entry(0x0805, "rsa_pss_rsae_sha384"),
            Map.entry(0x0806, "rsa_pss_rsae_sha512"),
            Map.entry(0x0807, "ed25519"),
            Map.entry(0x0808, "ed448"),
            Map.entry(0x0809, "rsa_pss_pss_sha256"),
            Map.entry(0x080a, "rsa_pss_pss_sha384"),
            Map.entry(0x080b, "rsa_pss_pss_sha512"));

    private HelloNames() {}

    /// As events tell it.
    static SbcEvent.TlsOffer offer(ClientHello hello) {
        return new SbcEvent.TlsOffer(
                names(hello.versions(), VERSIONS),
                names(hello.suites(), CipherSuites.names()),
                names(hello.groups(), GROUPS),
                names(hello.signatures(), SIGNATURES),
                hello.protocols().stream().limit(TOLD_MAX).toList(),
                hello.serverName());
    }

    /// The code point of a version's name; 0 for no version that there is.
    static int version(String name) {
        return VERSIONS.entrySet().stream()
                .filter(version -> version.getValue().equals(name))
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(0);
    }

    /// The name of a version, or its number.
    static String version(int code) {
        return VERSIONS.getOrDefault(code, "0x%04x".formatted(code));
    }

    private static List<String> names(List<Integer> codes, Map<Integer, String> known) {
        return codes.stream()
                .limit(TOLD_MAX)
                .map(code -> known.getOrDefault(code, "0x%04x".formatted(code)))
                .toList();
    }
}
