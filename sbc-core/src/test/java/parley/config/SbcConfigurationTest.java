package parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.ClientAuth;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.MediaSecurity;
import parley.common.NameCheck;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.common.Topology;
import parley.common.TransportProtocol;

class SbcConfigurationTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        for (var name : List.of("sbc.crt", "sbc.key", "ca.crt")) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    private SbcConfig loaded(String hocon) {
        var outcome = SbcConfiguration.parse(hocon, folder);
        return assertInstanceOf(SbcConfiguration.Loaded.class, outcome, outcome::toString)
                .config();
    }

    @Test
    @DisplayName("An empty configuration is the reference's defaults")
    void defaults() {
        var config = loaded("");
        assertEquals(new NodeConfig("sbc", List.of(), Duration.ofSeconds(30)), config.node());
        assertEquals(
                new MediaConfig(
                        "127.0.0.1",
                        "127.0.0.1",
                        Optional.empty(),
                        Optional.empty(),
                        46,
                        30_000,
                        39_999,
                        0,
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        false,
                        CapturesConfig.OFF),
                config.media());
        assertEquals(Duration.ofMillis(500), config.sip().t1());
        assertEquals(70, config.sip().maxForwards());
        assertEquals("Parley", config.sip().userAgent());
        assertEquals("sbc", config.registrar().realm());
        assertEquals(List.of("SHA-256", "MD5"), config.registrar().algorithms());
        assertEquals(List.of(), config.routes());
        assertTrue(config.listeners().isEmpty()
                && config.peers().isEmpty()
                && config.identities().isEmpty());
    }

    @Test
    @DisplayName("A listener has its transport's port, and advertises what it binds, unless told otherwise")
    void listenerDefaults() {
        var config = loaded("""
            sbc.listeners {
              plain { transport = udp, address = "192.0.2.1" }
              outside { transport = tcp, address = "0.0.0.0", port = 5070, advertised-host = sip.example.org, advertised-port = 5060 }
            }
            """);
        assertEquals(
                new ListenerConfig(
                        TransportProtocol.UDP, "192.0.2.1", 5060, "192.0.2.1", 5060, Optional.empty(), List.of()),
                config.listeners().get("plain"));
        assertEquals(
                new ListenerConfig(
                        TransportProtocol.TCP, "0.0.0.0", 5070, "sip.example.org", 5060, Optional.empty(), List.of()),
                config.listeners().get("outside"));
    }

    @Test
    @DisplayName("A TLS listener with identity, SNI and client certificates; paths are taken from the given folder")
    void tlsListener() {
        var config = loaded("""
            sbc {
              identities.main { certificate-chain = sbc.crt, private-key = ./sbc.key }
              listeners.secure {
                transport = tls, address = "::1"
                tls { identity = main, sni."alt.example.org".identity = main, client-auth = require, verify.trust = ca.crt }
              }
            }
            """);
        assertEquals(
                IdentityConfig.of(folder.resolve("sbc.crt"), folder.resolve("sbc.key")),
                config.identities().get("main"));
        var listener = config.listeners().get("secure");
        assertTrue(listener != null && listener.port() == 5061);
        var tls = listener.tls().orElseThrow();
        assertEquals(ClientAuth.REQUIRE, tls.clientAuth());
        assertEquals(Optional.of(folder.resolve("ca.crt")), tls.verify().trust());
        assertEquals(
                Optional.of("main"),
                Optional.ofNullable(tls.sni().get("alt.example.org")).map(ServerNameConfig::identity));
        assertEquals(List.of("TLSv1.2", "TLSv1.3"), tls.versions());
    }

    @Test
    @DisplayName("A peer's sources default to its address; over TLS it is dialled with verified names")
    void peers() {
        var config = loaded("""
            sbc {
              peers {
                pbx { host = "192.0.2.7" }
                carrier {
                  host = trunk.example.org, transport = tls, secure-uri = true, topology = transparent
                  media { security = sdes, suites = [AES_CM_128_HMAC_SHA1_80] }
                }
                both = ${sbc.peers.pbx} { host = "192.0.2.8", sources = [] }
              }
              routes = [ { user-prefix = "+49", from = pbx, to = carrier }, { to = pbx } ]
            }
            """);
        var pbx = config.peers().get("pbx");
        assertTrue(pbx != null
                && pbx.sources().equals(List.of("192.0.2.7"))
                && pbx.tls().isEmpty());
        var carrier = config.peers().get("carrier");
        assertTrue(carrier != null && carrier.sources().isEmpty());
        assertEquals(NameCheck.STRICT, carrier.tls().orElseThrow().verify().nameCheck());
        assertEquals(Topology.TRANSPARENT, carrier.topology());
        assertEquals(
                new LegMediaConfig(
                        MediaSecurity.SDES,
                        List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80),
                        IceUse.ACCEPT,
                        CodecsConfig.ALL,
                        DtmfUse.AUTO,
                        FaxUse.REFUSE),
                carrier.media());
        var both = config.peers().get("both");
        assertTrue(both != null && both.sources().isEmpty());
        assertEquals(
                new RouteConfig(Optional.empty(), Optional.of("+49"), Optional.empty(), Optional.of("pbx"), "carrier"),
                config.routes().getFirst());
    }

    @Test
    @DisplayName("A password may come from the environment; nothing prints it")
    void passwordFromEnvironment() {
        var config = loaded("""
            sbc.registrar.users.alice { password = ${?PATH} }
            sbc.registrar.users.bob { password = 0123 }
            """);
        var users = config.registrar().users();
        var alice = users.get("alice");
        assertTrue(alice != null && alice.password().equals(Secret.of(System.getenv("PATH"))));
        assertFalse(config.toString().contains(System.getenv("PATH")));
        var bob = users.get("bob");
        assertTrue(bob != null && new String(bob.password().reveal(), StandardCharsets.UTF_8).equals("0123"));
    }

    @Test
    @DisplayName("JSON is a configuration too")
    void json() {
        assertEquals(
                "edge",
                loaded("{\"sbc\": {\"node\": {\"name\": \"edge\", \"drain\": \"2 s\"}}}")
                        .node()
                        .name());
    }

    @Test
    @DisplayName("A file's relative paths are taken from its own folder, its faults carry its name and line")
    void file() throws IOException {
        var file = folder.resolve("sbc.conf");
        Files.writeString(
                file, "sbc {\n  identities.main {}\n  admin.tls { identity = main\n trust = absent.pem }\n}\n");
        var faulty = assertInstanceOf(SbcConfiguration.Faulty.class, SbcConfiguration.load(file));
        assertEquals(
                List.of(file + ":4: sbc.admin.tls.trust must name a file that can be read, got "
                        + folder.resolve("absent.pem")),
                faulty.faults().stream().map(ConfigFault::toString).toList());
    }

    @Test
    @DisplayName("A file that is absent, a folder, or no HOCON is one fault, not an exception")
    void unreadable() throws IOException {
        assertEquals(
                List.of(folder.resolve("none.conf")
                        + ": cannot be read: there is no such file, or no right to read it"),
                faults(folder.resolve("none.conf")));
        assertEquals(List.of(folder + ": is a folder, not a configuration file"), faults(folder));
        var file = folder.resolve("broken.conf");
        Files.writeString(file, "sbc {\n  node { name = ]\n}\n");
        var faults = faults(file);
        assertEquals(1, faults.size());
        assertTrue(faults.getFirst().startsWith(file + ":2: is not HOCON: "), faults::toString);
        Files.writeString(file, "\nsbc.node.name = ${nowhere}\n");
        assertTrue(
                faults(file).getFirst().startsWith(file + ":2: refers to a value that is set nowhere: "),
                () -> faults(file).toString());
    }

    private static List<String> faults(Path file) {
        var faulty = assertInstanceOf(SbcConfiguration.Faulty.class, SbcConfiguration.load(file));
        return faulty.faults().stream().map(ConfigFault::toString).toList();
    }
}
