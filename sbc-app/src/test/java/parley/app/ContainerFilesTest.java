package parley.app;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import parley.config.ListenerConfig;
import parley.config.SbcConfig;
import parley.config.SbcConfiguration;

/// What of `docker/` can be checked without a container engine.
class ContainerFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DOCKER = ROOT.resolve("docker");
    private static final List<String> PHONES = List.of("alice", "bob");
    private static final JsonNode COMPOSE = compose();

    /// One instruction of a Dockerfile, its continued lines joined.
    record Instruction(String name, String rest) {}

    private static JsonNode compose() {
        try (var text = Files.newBufferedReader(DOCKER.resolve("compose.yaml"))) {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            return new ObjectMapper().valueToTree(tree);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static List<String> all(String dockerfile, String instruction) throws IOException {
        var text = Files.readString(DOCKER.resolve(dockerfile))
                .replaceAll("(?m)^#.*\\R", "")
                .replace("\\\n", " ");
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.strip().split("\\s+", 2))
                .map(words -> new Instruction(words[0], words[1].strip()))
                .filter(found -> found.name().equals(instruction))
                .map(Instruction::rest)
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static String text(String path) {
        return COMPOSE.at(path).asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "softphone/Dockerfile"})
    @DisplayName("An image runs as a user without rights, and its process gets the signal that ends it")
    void runsUnprivileged(String dockerfile) throws IOException {
        var user = all(dockerfile, "USER").getLast();
        assertTrue(user.matches("[1-9]\\d*:[1-9]\\d*"), user);
        assertTrue(all(dockerfile, "ENTRYPOINT").getLast().startsWith("["), "exec form");
        assertEquals(List.of("SIGTERM"), all(dockerfile, "STOPSIGNAL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "softphone/Dockerfile"})
    @DisplayName("Base images are arguments, and none names a registry")
    void basesAreArguments(String dockerfile) throws IOException {
        assertTrue(all(dockerfile, "FROM").stream().allMatch(from -> from.startsWith("${")));
        assertTrue(all(dockerfile, "ARG").stream()
                .filter(argument -> argument.contains("_IMAGE="))
                .noneMatch(argument -> argument.contains("/")));
    }

    @Test
    @DisplayName("The lab asks the SBC for a sign of life by the image's own health check")
    void healthCheck() throws IOException {
        var check = all("Dockerfile", "HEALTHCHECK").getLast();
        var command = texts(new ObjectMapper().readTree(check.substring(check.indexOf('['))));
        assertTrue(command.contains("health"), command::toString);
        var composed = texts(COMPOSE.at("/services/sbc/healthcheck/test"));
        assertEquals("CMD", composed.getFirst());
        assertEquals(command, composed.subList(1, composed.size()));
    }

    @Test
    @DisplayName("The image's JVM gets every option that the launcher gives")
    void sameOptionsAsTheLauncher() throws IOException {
        var launcher = Files.readString(ROOT.resolve("sbc"));
        var run = launcher.substring(launcher.indexOf("exec \"$jdk/bin/java\""));
        var wanted = Pattern.compile("(?<=\\s)(--[a-z]\\S*|-XX:\\S+)")
                .matcher(run.substring(0, run.indexOf(" -cp ")))
                .results()
                .map(MatchResult::group)
                .toList();
        assertFalse(wanted.isEmpty());
        var given = Files.readAllLines(DOCKER.resolve("jvm.options"));
        assertTrue(given.containsAll(wanted), () -> wanted + " in " + given);
        assertTrue(launcher.contains("heap=\"@$here/conf/heap.options\""));
        assertEquals(
                "JDK_JAVA_OPTIONS=@/opt/parley/heap.options",
                all("Dockerfile", "ENV").getLast());
    }

    @Test
    @DisplayName("Every service is confined: read-only root, no capability, no way to get one, a small /tmp")
    void confined() {
        assertAll(COMPOSE.get("services").propertyStream().map(service -> () -> {
            var name = service.getKey();
            var settings = service.getValue();
            assertTrue(settings.path("read_only").asBoolean(), name);
            assertEquals(List.of("ALL"), texts(settings.path("cap_drop")), name);
            assertEquals(List.of("no-new-privileges:true"), texts(settings.path("security_opt")), name);
            assertTrue(settings.path("tmpfs").path(0).asText().matches("/tmp:.*size=.*"), name);
            assertFalse(settings.path("privileged").asBoolean(), name);
            assertFalse(settings.path("image").asText().contains("/"), name);
        }));
    }

    @Test
    @DisplayName("Phones start once the SBC is healthy, and the SBC once the certificates are there")
    void order() {
        assertEquals("service_completed_successfully", text("/services/sbc/depends_on/certificates/condition"));
        PHONES.forEach(
                phone -> assertEquals("service_healthy", text("/services/" + phone + "/depends_on/sbc/condition")));
    }

    @Test
    @DisplayName("The lab's configuration has no fault, and its addresses and ports are those of the lab")
    void labConfiguration(@TempDir Path lab) throws IOException {
        for (var file : List.of("sbc.crt", "sbc.key", "ca.crt")) {
            Files.createFile(lab.resolve(file));
        }
        Files.writeString(
                lab.resolve("passwords.conf"),
                PHONES.stream()
                        .map("sbc.registrar.users.%s.password = any\n"::formatted)
                        .collect(Collectors.joining()));
        var config = loaded(Files.readString(DOCKER.resolve("sbc.conf")).replace("\"/lab/", "\"" + lab + "/"), lab);

        var address = text("/services/sbc/networks/lab/ipv4_address");
        assertEquals(address, config.media().address());
        assertEquals(Set.of("127.0.0.1", address), listeners(config, ListenerConfig::address));
        var endpoints = listeners(config, listener -> listener.address() + ":" + listener.port());
        for (var phone : PHONES) {
            var environment = "/services/" + phone + "/environment/";
            assertTrue(endpoints.contains(text(environment + "PHONE_PROXY")), phone);
            assertEquals(config.node().domains(), List.of(text(environment + "PHONE_DOMAIN")));
            assertTrue(config.registrar().users().containsKey(text(environment + "PHONE_USER")), phone);
        }
        assertEquals("srtp-mand", text("/services/alice/environment/PHONE_MEDIA"));
        assertEquals("dtls_srtp", text("/services/bob/environment/PHONE_MEDIA"));
    }

    private static SbcConfig loaded(String hocon, Path base) {
        var outcome = SbcConfiguration.parse(hocon, base);
        return assertInstanceOf(SbcConfiguration.Loaded.class, outcome, outcome::toString)
                .config();
    }

    private static Set<String> listeners(SbcConfig config, Function<ListenerConfig, String> part) {
        return config.listeners().values().stream().map(part).collect(Collectors.toSet());
    }
}
