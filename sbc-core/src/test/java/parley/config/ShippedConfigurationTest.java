package parley.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Wish;
import parley.tls.TlsSnapshot;

/// `conf/sbc.conf` starts as it is, and is a manual that cannot go stale: it names every key with the default that
/// holds, and each of its examples is valid once the `#` before it is gone.
class ShippedConfigurationTest {
    /// `#` directly before a word, brace or bracket: configuration that is switched off. Explanation has a blank
    /// there.
    private static final Pattern SWITCHED_OFF = Pattern.compile("^(\\s*)#(?=[^\\s#])", Pattern.MULTILINE);

    /// Blocks whose keys are names of the operator's choice.
    private static final Set<String> NAMED = Set.of(
            "sbc.admin.users",
            "sbc.identities",
            "sbc.listeners",
            "sbc.listeners.NAME.tls.sni",
            "sbc.peers",
            "sbc.registrar.users");

    private static final String SHIPPED = read("conf/sbc.conf");
    private static final String EVERYTHING = SWITCHED_OFF.matcher(SHIPPED).replaceAll("$1");

    @TempDir
    private Path folder;

    /// The files that the examples name.
    @BeforeEach
    void files() throws IOException {
        var tls = Files.createDirectories(folder.resolve("tls"));
        var authority = TestCertificates.root("lab authority");
        TestCertificates.write(tls.resolve("carrier-ca.crt"), authority.certificate());
        Files.writeString(tls.resolve("dns-hook.sh"), "#!/bin/sh\n");
        Files.writeString(tls.resolve("store.key"), "a key of at least sixteen characters");
        TestCertificates.write(
                tls.resolve("carrier-ca.crl"),
                TestCertificates.revocationList(authority, TestCertificates.NOW.plusSeconds(3600)));
        for (var name : List.of("sbc", "client")) {
            var leaf = TestCertificates.leaf(authority, Wish.of(name, "DNS:sip.example.org"));
            TestCertificates.write(tls.resolve(name + ".crt"), leaf.certificate());
            TestCertificates.write(tls.resolve(name + ".key"), new JcaPKCS8Generator(leaf.key(), null));
        }
    }

    @Test
    @DisplayName("As shipped it has no fault, and nobody outside this machine reaches what it opens")
    void asShipped() {
        var config = loaded(SHIPPED);
        assertEquals(Set.of("udp", "tcp"), config.listeners().keySet());
        assertTrue(config.listeners().values().stream()
                .allMatch(listener -> listener.address().equals("127.0.0.1")));
        assertEquals("127.0.0.1", config.media().address());
        assertTrue(config.registrar().users().isEmpty() && config.peers().isEmpty());
    }

    @Test
    @DisplayName("With everything in it switched on it has no fault, down to certificates and suites")
    void everythingSwitchedOn() {
        var config = loaded(EVERYTHING);
        assertCertificatesLoad(config);
    }

    @Test
    @DisplayName("It names every key of the reference, and no other")
    void namesEveryKey() {
        assertEquals(
                keys(HoconDocument.reference().toConfig()).keySet(),
                keys(parsed(EVERYTHING)).keySet());
    }

    @Test
    @DisplayName("Every key is explained where it first stands, and where it is an example its default is told")
    void tellsDefaults() {
        var reference = keys(HoconDocument.reference().toConfig());
        assertAll(keys(parsed(EVERYTHING)).entrySet().stream()
                .filter(key -> reference.containsKey(key.getKey()))
                .map(key -> () -> {
                    var words =
                            String.join(" ", key.getValue().origin().comments()).replaceAll("\\s+", " ");
                    var standard = reference.get(key.getKey());
                    assertTrue(!words.isBlank(), key.getKey() + " is not explained");
                    if (key.getKey().contains(".NAME.") && standard != null && hasDefault(standard)) {
                        assertTrue(
                                words.contains("Default: " + word(key.getKey(), standard)), key.getKey() + ":" + words);
                    }
                }));
    }

    static Stream<String> single() {
        return keys(parsed(EVERYTHING)).keySet().stream()
                .filter(path -> path.matches("sbc\\.(node|store|admin|dns|lab|registrar|media|sip)\\..*"))
                .filter(path -> !path.startsWith("sbc.admin.tls"))
                .filter(path -> NAMED.stream().noneMatch(path::startsWith));
    }

    @ParameterizedTest
    @MethodSource("single")
    @DisplayName("A key of node, store, admin, dns, lab, registrar, media or sip shows its default, and is valid when"
            + " switched on alone")
    void showsDefault(String path) {
        var shown = parsed(EVERYTHING).getValue(path);
        var standard = keys(HoconDocument.reference().toConfig()).get(path);
        if (standard != null && hasDefault(standard)) {
            assertEquals(standard.unwrapped(), shown.unwrapped());
        }
        loaded(shown.atPath(path).withFallback(parsed(SHIPPED)));
    }

    static Stream<String> examples() {
        return Stream.of("sbc.admin.users", "sbc.identities", "sbc.listeners", "sbc.peers", "sbc.registrar.users")
                .flatMap(group ->
                        parsed(EVERYTHING).getObject(group).keySet().stream().map(name -> group + "." + name));
    }

    @ParameterizedTest
    @MethodSource("examples")
    @DisplayName("An example is valid when only it and the identities are switched on")
    void exampleStandsAlone(String path) {
        var everything = parsed(EVERYTHING);
        loaded(everything
                .withOnlyPath(path)
                .withFallback(everything.withOnlyPath("sbc.identities"))
                .withFallback(parsed(SHIPPED)));
    }

    @Test
    @DisplayName("The README's minimal configuration has no fault")
    void minimalConfiguration() {
        var block = Pattern.compile("```hocon\\n(.*?)```", Pattern.DOTALL).matcher(read("README.md"));
        assertTrue(block.find());
        var hocon = block.group(1)
                .replace("/etc/parley/sbc.", folder.resolve("tls/sbc.").toString())
                .replace("/etc/parley/", folder.resolve("tls") + "/")
                .replace("${?ALICE_PASSWORD}", "any");
        var config = loaded(hocon);
        assertEquals(Set.of("phones", "trunks"), config.listeners().keySet());
        assertCertificatesLoad(config);
    }

    private static void assertCertificatesLoad(SbcConfig config) {
        var outcome =
                TlsSnapshot.load(config.identities(), config.listeners(), config.peers(), () -> TestCertificates.NOW);
        assertInstanceOf(TlsSnapshot.Outcome.Loaded.class, outcome, outcome::toString);
    }

    private SbcConfig loaded(Config config) {
        return loaded(config.root().render(ConfigRenderOptions.concise()));
    }

    private SbcConfig loaded(String hocon) {
        var outcome = SbcConfiguration.parse(hocon, folder);
        return assertInstanceOf(SbcConfiguration.Loaded.class, outcome, outcome::toString)
                .config();
    }

    private static Config parsed(String hocon) {
        return ConfigFactory.parseString(hocon);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of("..").resolve(file));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static boolean hasDefault(ConfigValue standard) {
        return standard.valueType() != ConfigValueType.NULL && standard.valueType() != ConfigValueType.OBJECT;
    }

    private static String word(String path, ConfigValue standard) {
        // The one default that is taken from another key.
        if (path.equals("sbc.peers.NAME.sources")) {
            return "host,";
        }
        // A list of blocks holds one in the reference, to show its keys.
        var blocks = standard instanceof ConfigList list && list.stream().anyMatch(ConfigObject.class::isInstance);
        return (blocks ? "[]" : standard.unwrapped()) + ".";
    }

    /// Every key below `sbc`, with the place that explains it: names of the operator's choice become NAME, elements of
    /// a list of blocks one block.
    private static Map<String, ConfigValue> keys(Config config) {
        var keys = new TreeMap<String, ConfigValue>();
        collect("sbc", config.getObject("sbc"), keys);
        return keys;
    }

    private static void collect(String path, ConfigObject block, Map<String, ConfigValue> keys) {
        block.forEach((key, value) -> {
            var here = path + "." + (NAMED.contains(path) ? HoconBlock.ANY_NAME : key);
            keys.merge(here, value, ShippedConfigurationTest::explained);
            // The terms of a server name are judged with the same keys as the listener's.
            if (value instanceof ConfigObject inner && !here.endsWith(".sni.NAME.verify")) {
                collect(here, inner, keys);
            } else if (value instanceof ConfigList list) {
                list.forEach(element -> {
                    if (element instanceof ConfigObject inner) {
                        collect(here, inner, keys);
                    }
                });
            }
        });
    }

    /// Of two places of one key the one with an explanation.
    private static ConfigValue explained(ConfigValue one, ConfigValue other) {
        return one.origin().comments().isEmpty() ? other : one;
    }
}
