package parley.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `sbc` in a checkout that holds nothing else, with a Maven and a JDK that only say that they were called.
class LauncherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> TOOLS = List.of(
            "awk",
            "cat",
            "dirname",
            "find",
            "flock",
            "grep",
            "head",
            "mkdir",
            "mktemp",
            "mv",
            "readlink",
            "rm",
            "sed",
            "tee");

    private static final String BUILDS = """
        echo built >>"%s"
        echo "[INFO] Building Parley core 0.1.0"
        mkdir -p sbc-app/target/lib
        echo "[INFO] BUILD SUCCESS"
        """;

    private static final String FAILS = """
        echo built >>"%s"
        echo "[ERROR] /somewhere/Broken.java:[1,1] ';' expected"
        echo "[INFO] BUILD FAILURE"
        exit 1
        """;

    @TempDir
    Path directory;

    private Path source;

    /// What one call of the launcher came to.
    private record Run(int code, String out, String err) {}

    @BeforeEach
    void makeCheckout() throws IOException {
        var checkout = Files.createDirectories(directory.resolve("checkout"));
        Files.copy(Path.of("..", "sbc"), checkout.resolve("sbc"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createFile(checkout.resolve("pom.xml"));
        var sources = Files.createDirectories(checkout.resolve(Path.of("sbc-app", "src", "main", "java")));
        source = Files.createFile(sources.resolve("Some.java"));
        Files.createFile(sources.resolve("Other.java"));
        for (var tool : TOOLS) {
            script(Path.of("tools", tool), "exec %s \"$@\"\n".formatted(find(tool)));
        }
        jdk("25.0.1");
        maven(BUILDS);
    }

    private static Path find(String tool) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + tool + " on the path"));
    }

    @Test
    @DisplayName("the first use builds, module by module, then runs; the next one only runs")
    void buildsOnce() throws Exception {
        var first = launch("check", "--config", "my.conf");
        assertEquals(0, first.code(), first::err);
        assertTrue(first.err().contains("sbc: building, because"), first::err);
        assertTrue(first.err().contains("sbc:   Parley core"), first::err);
        assertTrue(first.out().strip().endsWith("parley.app.Main check --config my.conf"), first::out);
        var second = launch("check");
        assertEquals(0, second.code(), second::err);
        assertEquals("", second.err());
        assertTrue(second.out().strip().endsWith("parley.app.Main check"), second::out);
        assertEquals(1, builds());
    }

    @Test
    @DisplayName("a source that has changed or is gone is built again")
    void buildsWhatChanged() throws Exception {
        launch("build");
        age();
        launch("build");
        assertEquals(1, builds());
        Files.writeString(source, "changed");
        launch("build");
        assertEquals(2, builds());
        age();
        Files.delete(source);
        launch("build");
        assertEquals(3, builds());
    }

    @Test
    @DisplayName(
            "a build that fails shows the fault and where its log is; nothing is run, and the next use builds again")
    void failedBuild() throws Exception {
        maven(FAILS);
        for (var attempt = 1; attempt <= 2; attempt++) {
            var run = launch("run");
            assertEquals(2, run.code(), run::err);
            assertEquals("", run.out());
            assertTrue(run.err().contains("Broken.java:[1,1]"), run::err);
            assertTrue(run.err().strip().endsWith(Path.of("target", "build.log").toString()), run::err);
            assertEquals(attempt, builds());
        }
    }

    @Test
    @DisplayName("without Maven there is one line that says how to get it; exit code 2")
    void noMaven() throws Exception {
        Files.delete(directory.resolve(Path.of("bin", "mvn")));
        assertRefused("Maven 3.8 or newer is missing", "demo");
    }

    @Test
    @DisplayName("a PARLEY_JAVA_HOME that is no JDK 25 is said in one line, and no other JDK is taken; exit code 2")
    void oldJdk() throws Exception {
        jdk("17.0.15");
        assertRefused("is no JDK 25 or newer", "demo");
        assertEquals(0, builds());
    }

    @Test
    @DisplayName("an unknown verb is one line that names it and the way to help; exit code 2")
    void unknownVerb() throws Exception {
        assertRefused("there is no verb frobnicate; ./sbc help lists them", "frobnicate");
    }

    private void assertRefused(String words, String verb) throws Exception {
        var run = launch(verb);
        assertEquals(2, run.code(), run::err);
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run::err);
        assertTrue(run.err().contains(words), run::err);
    }

    /// A JDK that says its version as one does that was given options by the environment.
    private void jdk(String version) throws IOException {
        script(Path.of("jdk", "bin", "javac"), "");
        script(Path.of("jdk", "bin", "java"), """
            case $1 in
            -version)
                echo 'Picked up JAVA_TOOL_OPTIONS: -Dsome=thing' >&2
                echo 'openjdk version "%s" 2025-10-21' >&2
                ;;
            *) echo "$@" ;;
            esac
            """.formatted(version));
    }

    private void maven(String body) throws IOException {
        script(Path.of("bin", "mvn"), body.formatted(directory.resolve("builds")));
    }

    private void script(Path path, String body) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        assertTrue(file.toFile().setExecutable(true), file::toString);
    }

    /// How often Maven was called.
    private long builds() throws IOException {
        var file = directory.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    /// Sources made two hours ago, built an hour ago: the clock of a file system may be too coarse to tell otherwise.
    private void age() throws IOException {
        var now = Instant.now();
        var checkout = directory.resolve("checkout");
        try (var files = Files.walk(checkout)) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(now.minus(Duration.ofHours(2))));
            }
        }
        var built = checkout.resolve(Path.of("target", "built"));
        Files.setLastModifiedTime(built, FileTime.from(now.minus(Duration.ofHours(1))));
    }

    private Run launch(String... arguments) throws IOException, InterruptedException {
        var checkout = directory.resolve("checkout");
        var command = new ArrayList<>(List.of(checkout.resolve("sbc").toString()));
        command.addAll(List.of(arguments));
        var out = directory.resolve("out");
        var err = directory.resolve("err");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", directory.resolve("bin") + File.pathSeparator + directory.resolve("tools"),
                        "HOME", directory.toString(),
                        "PARLEY_JAVA_HOME", directory.resolve("jdk").toString()));
        var process = builder.start();
        assertTrue(process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), "the launcher did not end");
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
