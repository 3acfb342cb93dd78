package parley.media.srtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who computes, by what the system has. A process looks for the library once, so each case is one of its own.
class NettleLibraryTest {
    private static final String NETTLE = "NettleAes NettleHmacSha1";
    private static final String JDK = "JdkAes JdkHmacSha1";

    @TempDir
    Path folder;

    /// Tells who computes.
    static final class Program {
        private Program() {}

        /// Writes one line.
        static void main() {
            var cipher = AesBlocks.of(new byte[16]).getClass();
            var authentication = HmacSha1.of(new byte[20]).getClass();
            System.out.println(cipher.getSimpleName() + " " + authentication.getSimpleName());
        }
    }

    private String computing(String access) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(
                access,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                place(NettleLibrary.class) + ":" + place(Program.class),
                Program.class.getName()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", folder.toString());
        var process = builder.start();
        var told = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor();
        return told;
    }

    private static Path place(Class<?> of) {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private Path library() {
        return folder.resolve(NettleLibrary.NAME);
    }

    @Test
    @DisplayName("Nettle computes where the system has it")
    void here() throws IOException, InterruptedException {
        assertEquals(NETTLE, computing("--enable-native-access=ALL-UNNAMED"));
    }

    @Test
    @DisplayName("The JDK computes where the file of that name is no library")
    void broken() throws IOException, InterruptedException {
        Files.writeString(library(), "no library");
        assertEquals(JDK, computing("--enable-native-access=ALL-UNNAMED"));
    }

    @Test
    @DisplayName("The JDK computes where the library of that name lacks the functions")
    void another() throws IOException, InterruptedException {
        Files.copy(Path.of(System.getProperty("java.home"), "lib", "libzip.so"), library());
        assertEquals(JDK, computing("--enable-native-access=ALL-UNNAMED"));
    }

    @Test
    @DisplayName("The JDK computes where native access is denied")
    void denied() throws IOException, InterruptedException {
        assertEquals(JDK, computing("--illegal-native-access=deny"));
    }
}
