package parley.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the whole tree to the plan.
class ArchitectureTest {
    /// An actor longer than this decides something; that belongs in a machine.
    private static final int ACTOR_MAX_LINES = 250;

    private static final JavaClasses TREE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("parley");

    static Set<String> rules() {
        return new ArchitectureRules("parley").all().keySet();
    }

    @ParameterizedTest
    @MethodSource("rules")
    @DisplayName("The tree keeps each rule")
    void kept(String rule) {
        var verdict = Objects.requireNonNull(
                        new ArchitectureRules("parley").all().get(rule))
                .allowEmptyShould(true)
                .evaluate(TREE);
        assertEquals(List.of(), verdict.getFailureReport().getDetails(), rule);
    }

    @Test
    @DisplayName("The tree is the whole tree: every module but the benchmarks is looked at")
    void everyModuleIsSeen() {
        var packages = TREE.stream().map(type -> type.getPackageName()).collect(Collectors.toSet());
        assertTrue(
                packages.containsAll(
                        Set.of("parley.sip.message", "parley.media.relay", "parley.app", "parley.admin.view")),
                packages::toString);
    }

    @Test
    @DisplayName("No actor is longer than 250 lines")
    void actorsAreShort() throws IOException {
        try (var sources = Files.walk(Path.of(".."))) {
            assertEquals(
                    List.of(),
                    sources.filter(file -> file.toString().endsWith("Actor.java"))
                            .filter(file -> file.toString().contains("/src/main/"))
                            .filter(file -> lines(file) > ACTOR_MAX_LINES)
                            .toList());
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
