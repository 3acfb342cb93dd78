package parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the configuration refuses, and in which words.
class ConfigRefusalTest {
    private static final String IDENTITY = "identities.main { certificate-chain = pom.xml, private-key = pom.xml }, ";
    private static final String PEER = "peers.pbx { host = \"192.0.2.7\" }, ";

    /// @param block inside `sbc { }`
    /// @param faults expected, without file and line
    record Row(String block, List<String> faults) {
        Row(String block, String fault) {
            this(block, List.of("sbc." + fault));
        }
    }

    static Stream<Row> keysAndTypes() {
        return Stream.of(
                new Row("sip { maxforwards = 70 }", "sip.maxforwards is not a key; did you mean max-forwards?"),
                new Row("sip { t9 = 1s }", "sip.t9 is not a key; did you mean t1?"),
                new Row("nodes { }", "nodes is not a key; did you mean node?"),
                new Row("zzz = 1", "zzz is not a key"),
                new Row("node = edge", "node must be a block, got edge"),
                new Row("peers = [a]", "peers must be a block, got [a]"),
                new Row("routes = { to = pbx }", "routes must be a list of blocks, got a block"),
                new Row("routes = [pbx]", "routes[0] must be a block, got pbx"),
                new Row("node.name = { a = 1 }", "node.name must be text, got a block"),
                new Row("node.domains = example.org", "node.domains must be a list of text, got example.org"),
                new Row("sip.t1 = 500", "sip.t1 must be a duration with its unit, such as 500ms, 30s or 2h, got 500"),
                new Row("sip.max-calls = many", "sip.max-calls must be a whole number, got many"),
                new Row("sip.max-calls = 1.5", "sip.max-calls must be a whole number, got 1.5"),
                new Row("media.require-tls-for-sdes = si", "media.require-tls-for-sdes must be true or false, got si"),
                new Row(
                        "listeners.a { transport = sctp, address = \"::1\" }",
                        "listeners.a.transport must be one of udp, tcp, tls, ws, wss, got sctp"),
                new Row(
                        PEER + "peers.pbx.media.suites = [ROT13]",
                        "peers.pbx.media.suites must be a list of which each must be one of AEAD_AES_256_GCM,"
                                + " AEAD_AES_128_GCM, AES_256_CM_HMAC_SHA1_80, AES_192_CM_HMAC_SHA1_80,"
                                + " AES_CM_128_HMAC_SHA1_80, AES_256_CM_HMAC_SHA1_32, AES_192_CM_HMAC_SHA1_32,"
                                + " AES_CM_128_HMAC_SHA1_32, got [ROT13]"),
                new Row(
                        "listeners.a { }",
                        List.of("sbc.listeners.a.address is required", "sbc.listeners.a.transport is required")),
                new Row("peers.a { }", "peers.a.host is required"),
                new Row("registrar.users.a { }", "registrar.users.a.password is required"));
    }

    static Stream<Row> names() {
        return Stream.of(
                new Row(
                        IDENTITY + "listeners.a { address = \"::1\", transport = tls, tls.identity = mian }",
                        "listeners.a.tls.identity must name a block of sbc.identities; did you mean main?, got mian"),
                new Row(
                        IDENTITY
                                + "listeners.a { address = \"::1\", transport = tls, tls { identity = main, sni {"
                                + " \"a.example\".identity = x } } }",
                        "listeners.a.tls.sni.a.example.identity must name a block of sbc.identities, got x"),
                new Row(
                        "peers.a { host = a.example, transport = tls, tls.identity = none }",
                        "peers.a.tls.identity must name a block of sbc.identities, got none"),
                new Row(
                        PEER + "routes = [ { to = pbk } ]",
                        "routes[0].to must name a block of sbc.peers; did you mean" + " pbx?, got pbk"),
                new Row(
                        PEER + "routes = [ { from = nobody, to = pbx } ]",
                        "routes[0].from must name a block of sbc.peers, got nobody"),
                new Row(
                        PEER + "routes = [ { to = pbx }, { user = a, to = pbx } ]",
                        "routes[0].to belongs to a route without conditions, which must be the last"),
                new Row(
                        PEER + "routes = [ { user = a, user-prefix = a, to = pbx } ]",
                        "routes[0].user-prefix must not stand beside user, got a"),
                new Row(
                        PEER + "peers.two { host = two.example, sources = [\"192.0.2.7\"] }",
                        "peers.two.sources must not hold what already shows a call to be from sbc.peers.pbx, got"
                                + " 192.0.2.7"),
                new Row(
                        "peers { a { host = a.example, certificate-names = [x.example] }, b { host = b.example,"
                                + " certificate-names = [x.example] } }",
                        "peers.b.certificate-names must not hold what already shows a call to be from sbc.peers.a, got"
                                + " x.example"));
    }

    static Stream<Row> listeners() {
        return Stream.of(
                new Row(
                        "listeners.a { transport = udp, address = localhost, advertised-host = a.example }",
                        "listeners.a.address must be an IP address, got localhost"),
                new Row(
                        "listeners.a { transport = udp, address = \"0.0.0.0\" }",
                        "listeners.a.advertised-host must be a host name or one IP address, for peers cannot reach all"
                                + " of them, got 0.0.0.0"),
                new Row(
                        "listeners.a { transport = udp, address = \"192.0.2.1\", port = 70000, advertised-port = 1 }",
                        "listeners.a.port must be 0 to 65535, got 70000"),
                new Row(
                        "listeners.a { transport = udp, address = \"192.0.2.1\", port = 70000 }",
                        "listeners.a.port must be 0 to 65535, got 70000"),
                new Row(
                        "listeners.a { transport = udp, address = \"192.0.2.1\", advertised-port = -1 }",
                        "listeners.a.advertised-port must be 0 to 65535, got -1"),
                new Row(
                        "listeners.a { transport = ws, address = \"192.0.2.1\" }",
                        "listeners.a.origins must name the pages that may connect, or \"*\" for all, got []"),
                new Row(
                        "listeners.a { transport = ws, address = \"192.0.2.1\", origins = [\"pbx.example.org\"] }",
                        "listeners.a.origins must be like https://host or https://host:port, or \"*\", got"
                                + " [pbx.example.org]"),
                new Row(
                        "listeners.a { transport = tcp, address = \"192.0.2.1\", origins = [\"*\"] }",
                        "listeners.a.origins must not be there where transport is tcp, got [*]"),
                new Row(
                        "listeners.a { transport = tls, address = \"192.0.2.1\" }",
                        "listeners.a.tls is required where transport is tls, got none"),
                new Row(
                        IDENTITY + "listeners.a { transport = tcp, address = \"192.0.2.1\", tls.identity = main }",
                        "listeners.a.tls must not be there where transport is tcp, got a block"),
                new Row(
                        IDENTITY
                                + "listeners.a { address = \"::1\", transport = tls, tls { identity = main,"
                                + " client-auth = request } }",
                        "listeners.a.tls.client-auth must be none where verify.trust names no authorities and"
                                + " verify.mode is not set, got request"),
                new Row(
                        IDENTITY
                                + "listeners.a { address = \"::1\", transport = tls, tls { identity = main, versions ="
                                + " [SSLv3] } }",
                        "listeners.a.tls.versions must name some of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, got [SSLv3]"),
                new Row(
                        "listeners { a { transport = udp, address = \"192.0.2.1\" }, b { transport = udp, address ="
                                + " \"0.0.0.0\", advertised-host = b.example } }",
                        "listeners.b.port is also the port of sbc.listeners.a, got 5060"),
                new Row(
                        "listeners.a { transport = udp, address = \"127.0.0.1\", port = 30100 }",
                        "listeners.a.port lies among the media ports of sbc.media, got 30100"));
    }

    static Stream<Row> peers() {
        return Stream.of(
                new Row(
                        "peers.a { host = \"[::1]\" }",
                        "peers.a.host must be a host name or an IP address without brackets, got [::1]"),
                new Row(
                        "peers.a { host = a.example, sources = [\"192.0.2.0/33\"] }",
                        "peers.a.sources must be IP addresses or prefixes such as 192.0.2.0/24, got [192.0.2.0/33]"),
                new Row(
                        "peers.a { host = a.example, certificate-names = [\"a b\"] }",
                        "peers.a.certificate-names must be host names or IP addresses, got [a b]"),
                new Row(
                        "peers.a { host = a.example, transport = wss }",
                        "peers.a.transport must be udp, tcp or tls: SIP over WebSocket is not dialled, got wss"),
                new Row(
                        "peers.a { host = a.example, transport = tcp, secure-uri = true }",
                        "peers.a.secure-uri must be false where transport is tcp: a sips URI needs TLS (RFC 5630), got"
                                + " true"),
                new Row(
                        "peers.a { host = a.example, transport = tcp, tls { } }",
                        "peers.a.tls must not be there where transport is tcp, got a block"),
                new Row(
                        "peers.a { host = a.example, transport = tls, tls.verify { name-check = off, names ="
                                + " [b.example] } }",
                        "peers.a.tls.verify.names must be empty where name-check is off, got [b.example]"),
                new Row(
                        "peers.a { host = a.example, transport = tls, tls { alias = true, verify.mode = skip } }",
                        "peers.a.tls.alias must be false where verify.mode is skip: a connection is reused for whom"
                                + " its certificate proves (RFC 5923), got true"),
                new Row(
                        "peers.a { host = a.example, media { security = sdes, suites = [] } }",
                        "peers.a.media.suites must name a suite, got []"),
                new Row(
                        "peers.a { host = a.example, media { security = dtls, suites = [AES_256_CM_HMAC_SHA1_80] } }",
                        "peers.a.media.suites must name a suite that DTLS-SRTP has: AEAD_AES_*_GCM or AES_CM_128_*,"
                                + " got [AES_256_CM_HMAC_SHA1_80]"));
    }

    static Stream<Row> media() {
        return Stream.of(
                new Row("media.first-port = 30001", "media.first-port must be even (RFC 3550 §11), got 30001"),
                new Row(
                        "media.last-port = 30002",
                        "media.last-port must leave at least 4 ports from first-port (30000), got 30002"),
                new Row(
                        "media.address = \"0.0.0.0\"",
                        "media.advertised-address must be one IP address, for peers cannot send to all of them, got"
                                + " 0.0.0.0"),
                new Row(
                        "media.advertised-address = \"2001:db8::1\"",
                        "media.advertised-address must be of the version of IP that address (127.0.0.1) is of, got"
                                + " 2001:db8::1"),
                new Row(
                        "media.address6 = \"127.0.0.2\"",
                        "media.address6 must be an IPv6 address beside an IPv4 one in address, got 127.0.0.2"),
                new Row(
                        "media.address6 = \"::\"",
                        "media.advertised-address6 must be one IPv6 address, beside one in address6, got ::"),
                new Row("media.dscp = 64", "media.dscp must be 0 to 63, got 64"),
                new Row("sip.dscp = -1", "sip.dscp must be 0 to 63, got -1"),
                new Row("media.workers = -1", "media.workers must be 0 to 256, got -1"),
                new Row("media.coalescing = 1001us", "media.coalescing must be 0 to 1 ms, got 1001us"),
                new Row("media.dtls-timeout = 0s", "media.dtls-timeout must be more than zero, got 0s"));
    }

    static Stream<Row> nodeRegistrarAndSip() {
        return Stream.of(
                new Row(
                        "node.name = \"a b\"",
                        "node.name must be 1 to 63 letters, digits, dots, dashes or underscores, got a b"),
                new Row("node.domains = [\"sip:a\"]", "node.domains must be host names or IP addresses, got [sip:a]"),
                new Row(
                        "node.domains = [a.example, a.example]",
                        "node.domains must not name anything twice, got [a.example, a.example]"),
                new Row(
                        "registrar.realm = \"a\\\"b\"",
                        "registrar.realm must be text without quotes and control characters, got a\"b"),
                new Row(
                        "registrar.algorithms = [SHA-1]",
                        "registrar.algorithms must name some of SHA-256, MD5, got [SHA-1]"),
                new Row(
                        "registrar { min-expires = 61m, default-expires = 2h }",
                        "registrar.min-expires must be at most one hour: no longer binding may be refused"
                                + " (RFC 3261 §10.3), got 61m"),
                new Row(
                        "registrar.default-expires = 3h",
                        "registrar.default-expires must be from min-expires (PT1M) to max-expires (PT2H), got 3h"),
                new Row("registrar.max-bindings = 0", "registrar.max-bindings must be 1 to 100, got 0"),
                new Row("registrar.nonce-lifetime = 0", "registrar.nonce-lifetime must be more than zero, got 0"),
                new Row("registrar.users.a.password = \"\"", "registrar.users.a.password must not be empty"),
                new Row("sip.t2 = 100ms", "sip.t2 must be at least t1 (PT0.5S), got 100ms"),
                new Row("sip.t1 = 0", "sip.t1 must be more than zero, got 0"),
                new Row("sip.max-forwards = 256", "sip.max-forwards must be 1 to 255, got 256"),
                new Row(
                        "sip.min-session-expires = 60s",
                        "sip.min-session-expires must be at least 90s (RFC 4028 §4), got 60s"),
                new Row(
                        "sip.session-expires = 89s",
                        "sip.session-expires must be zero or at least min-session-expires (PT1M30S), got 89s"),
                new Row("sip.max-calls = 0", "sip.max-calls must be 1 to 1000000, got 0"),
                new Row(
                        "sip.user-agent = \"a\\r\\nVia: b\"",
                        "sip.user-agent must be text without control characters, got a??Via: b"));
    }

    @ParameterizedTest
    @MethodSource({"keysAndTypes", "names", "listeners", "peers", "media", "nodeRegistrarAndSip"})
    @DisplayName("A wrong value is refused with its path, the rule it breaks, and the value")
    void refused(Row row) {
        assertEquals(
                row.faults(),
                faults("sbc { " + row.block() + " }").stream()
                        .map(fault -> fault.toString().replaceFirst("^configuration:\\d+: ", ""))
                        .toList());
    }

    @Test
    @DisplayName("All faults are told at once, in the order of the file, each with its line")
    void allAtOnce() {
        assertEquals(
                List.of(
                        "configuration:2: sbc.node.nmae is not a key; did you mean name?",
                        "configuration:3: sbc.sip.t1 must be a duration with its unit, such as 500ms, 30s or 2h, got x",
                        "configuration:4: sbc.sip.max-calls must be 1 to 1000000, got 0",
                        "configuration:5: sbc.peers.a.host is required",
                        "configuration:5: sbc.peers.a.transport must be one of udp, tcp, tls, got pigeon",
                        "configuration:6: scb is not a key; did you mean sbc?"),
                faults("""
                    sbc {
                      node { nmae = a }
                      sip { t1 = x
                            max-calls = 0 }
                      peers.a { transport = pigeon } }
                    scb { }
                    """).stream().map(ConfigFault::toString).toList());
    }

    @Test
    @DisplayName("A block inside that is refused hides no fault of the one around it, and makes up none")
    void aroundARefusedBlock() {
        var told = faults("""
            sbc {
              media { dscp = 99, first-port = 30001, captures { max-files = 0 } }
              peers.p { host = "a b", media { suites = [AEAD_AES_128_GCM, AEAD_AES_128_GCM], codecs.order = [""] } }
              listeners.w {
                transport = wss, address = "127.0.0.1", port = 99999, origins = ["*"]
                tls { identity = none, verify { names = ["a b"], revocation.timeout = 0 } }
              }
            }
            """).stream().map(ConfigFault::path).toList();
        assertEquals(
                List.of(
                        "sbc.media.captures.max-files",
                        "sbc.media.dscp",
                        "sbc.media.first-port",
                        "sbc.peers.p.host",
                        "sbc.peers.p.media.codecs.order",
                        "sbc.peers.p.media.suites",
                        "sbc.listeners.w.port",
                        "sbc.listeners.w.tls.identity",
                        "sbc.listeners.w.tls.verify.names",
                        "sbc.listeners.w.tls.verify.revocation.timeout"),
                told);
    }

    @Test
    @DisplayName("A fault of a password does not show it")
    void passwordsStayHidden() {
        var faults = faults("sbc.registrar.users.alice { password = [hunter2], pasword = hunter3 }");
        assertEquals(2, faults.size());
        assertFalse(faults.toString().contains("hunter"), faults::toString);
    }

    private static List<ConfigFault> faults(String hocon) {
        var outcome = SbcConfiguration.parse(hocon, Path.of("."));
        return assertInstanceOf(SbcConfiguration.Faulty.class, outcome, outcome::toString)
                .faults();
    }
}
