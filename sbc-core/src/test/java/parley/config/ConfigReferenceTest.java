package parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The reference is the manual: nothing in it is idle, and nothing is missing.
class ConfigReferenceTest {
    /// A block of the reference and the record it becomes.
    record Block(String path, Class<?> type) {}

    static Stream<Block> blocks() {
        return Stream.of(
                new Block("sbc", SbcConfig.class),
                new Block("sbc.node", NodeConfig.class),
                new Block("sbc.store", StoreConfig.class),
                new Block("sbc.admin", AdminConfig.class),
                new Block("sbc.admin.tls", AdminTlsConfig.class),
                new Block("sbc.admin.users.NAME", OperatorConfig.class),
                new Block("sbc.dns", DnsConfig.class),
                new Block("sbc.lab", LabConfig.class),
                new Block("sbc.identities.NAME", IdentityConfig.class),
                new Block("sbc.identities.NAME.certificates", CertificateConfig.class),
                new Block("sbc.identities.NAME.acme", AcmeConfig.class),
                new Block("sbc.listeners.NAME", ListenerConfig.class),
                new Block("sbc.listeners.NAME.tls", TlsServerConfig.class),
                new Block("sbc.listeners.NAME.tls.verify", VerifyConfig.class),
                new Block("sbc.listeners.NAME.tls.verify.revocation", RevocationConfig.class),
                new Block("sbc.listeners.NAME.tls.sni.NAME", ServerNameConfig.class),
                new Block("sbc.listeners.NAME.tls.sni.NAME.verify", VerifyConfig.class),
                new Block("sbc.listeners.NAME.tls.sni.NAME.verify.revocation", RevocationConfig.class),
                new Block("sbc.peers.NAME", PeerConfig.class),
                new Block("sbc.peers.NAME.media", LegMediaConfig.class),
                new Block("sbc.peers.NAME.media.codecs", CodecsConfig.class),
                new Block("sbc.peers.NAME.tls", TlsClientConfig.class),
                new Block("sbc.peers.NAME.tls.verify", VerifyConfig.class),
                new Block("sbc.peers.NAME.tls.verify.revocation", RevocationConfig.class),
                new Block("sbc.routes", RouteConfig.class),
                new Block("sbc.registrar", RegistrarConfig.class),
                new Block("sbc.registrar.users.NAME", UserConfig.class),
                new Block("sbc.registrar.users.NAME.media", LegMediaConfig.class),
                new Block("sbc.registrar.users.NAME.media.codecs", CodecsConfig.class),
                new Block("sbc.media", MediaConfig.class),
                new Block("sbc.sip", SipConfig.class));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    @DisplayName("A block of the reference has exactly its record's components")
    void componentsAreDocumented(Block block) {
        var components = Arrays.stream(block.type().getRecordComponents())
                .map(RecordComponent::getName)
                .map(ConfigReferenceTest::kebab)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(components, new TreeSet<>(at(block.path()).keySet()), block.path());
    }

    @Test
    @DisplayName("Every key of the reference is explained in the lines above it")
    void everyKeyIsExplained() {
        var bare = new ArrayList<String>();
        walk("", HoconDocument.reference(), (path, value) -> {
            if (value.origin().comments().isEmpty() && !path.equals("sbc")) {
                bare.add(path);
            }
        });
        assertEquals(List.of(), bare);
    }

    @Test
    @DisplayName("Every key of the reference is one the reader asks for")
    void everyKeyIsRead() {
        var everything = HoconDocument.reference().render(ConfigRenderOptions.concise());
        var faulty = assertInstanceOf(SbcConfiguration.Faulty.class, SbcConfiguration.parse(everything, Path.of(".")));
        assertFalse(faulty.faults().isEmpty());
        assertEquals(
                List.of(),
                faulty.faults().stream()
                        .filter(fault -> fault.rule().contains("is not a key"))
                        .toList());
    }

    private static ConfigObject at(String path) {
        ConfigValue value = HoconDocument.reference();
        for (var key : path.split("\\.", -1)) {
            value = Objects.requireNonNull(((ConfigObject) value).get(key), path);
        }
        return (ConfigObject) (value instanceof ConfigList list ? list.get(0) : value);
    }

    private static void walk(String path, ConfigObject object, BiConsumer<String, ConfigValue> visit) {
        object.forEach((key, value) -> {
            var here = path.isEmpty() ? key : path + "." + key;
            visit.accept(here, value);
            if (value instanceof ConfigObject block) {
                walk(here, block, visit);
            } else if (value instanceof ConfigList list
                    && !list.isEmpty()
                    && list.get(0) instanceof ConfigObject element) {
                walk(here + "[0]", element, visit);
            }
        });
    }

    private static String kebab(String camel) {
        return camel.replaceAll("(?<=[a-z0-9])([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
