package parley.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A wall that holds nothing back is none: each rule must refuse a class that was written to break it.
class ArchitectureRulesTest {
    private static final JavaClasses SAMPLES = new ClassFileImporter().importPackages("sample");

    /// A rule and the words by which its report must show that it found the right class.
    record Row(String rule, String found) {}

    static Stream<Row> rows() {
        return Stream.of(
                new Row("every package is in the plan", "sample.unplanned.Stray"),
                new Row("a package imports only what the plan lets it", "sample.common.ClockReader.now()"),
                new Row("packages form no cycle", "Slice call"),
                new Row("pure packages see only the JDK", "java.net.InetAddress"),
                new Row("pure packages read no clock and roll no dice", "nanoTime"),
                new Row("typesafe-config only in config", "sample.call.Greedy.take()"),
                new Row("bctls only in media.dtls", "sample.call.Greedy.take()"),
                new Row("concentus only in media.opus", "sample.call.Greedy.take()"),
                new Row("kamon only in observe", "sample.call.Greedy.take()"),
                new Row("dnsjava only in resolve.dns", "sample.call.Greedy.take()"),
                new Row("netty only in transport and tls", "sample.call.Greedy.take()"),
                new Row("actors only in shells", "sample.common.RogueActor"),
                new Row("an actor is a final AbstractMatchingBehavior", "sample.common.RogueActor"),
                new Row("nobody asks, nobody sleeps", "Thread.sleep"),
                new Row("every Config is a record", "sample.common.LooseConfig"),
                new Row("no banned suffix", "sample.common.SessionManager"),
                new Row("every package is null-marked", "sample.unplanned.Stray"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("A rule refuses the sample that breaks it")
    void bites(Row row) {
        var rule = rule(row.rule());
        var verdict = rule.evaluate(SAMPLES);
        assertTrue(
                verdict.getFailureReport().getDetails().stream().anyMatch(detail -> detail.contains(row.found())),
                () -> row.rule() + ": " + verdict.getFailureReport());
    }

    @Test
    @DisplayName("No rule is without its sample")
    void everyRuleIsTried() {
        assertEquals(
                new ArchitectureRules("sample").all().keySet(),
                rows().map(Row::rule).collect(Collectors.toSet()));
    }

    private static ArchRule rule(String name) {
        return Objects.requireNonNull(new ArchitectureRules("sample").all().get(name), name);
    }
}
