package parley.media.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who computes the keys of a handshake, by what the system has, and that the handshake comes to its end either way. A
/// process looks for the library once, so each case is one of its own.
class LibCryptoLibraryTest {
    private static final String OPENSSL = "HandshakeCrypto Established Established";
    private static final String BOUNCY_CASTLE = "BcTlsCrypto Established Established";
    private static final String ALLOWED = "--enable-native-access=ALL-UNNAMED";

    // Only what is validated for FIPS 140 may be fetched, and no such provider is there.
    private static final String NOTHING_ALLOWED = """
        openssl_conf = all
        [all]
        alg_section = algorithms
        [algorithms]
        default_properties = fips=yes
        """;

    @TempDir
    Path folder;

    /// Shakes hands with itself.
    static final class Program {
        private Program() {}

        /// Writes one line.
        static void main() throws InterruptedException {
            try (var link = new DtlsLink(1, 0)) {
                link.start();
                System.out.println(link.clientHandshake().crypto().getClass().getSimpleName()
                        + " " + DtlsLink.next(link.clientOutcomes).getClass().getSimpleName()
                        + " " + DtlsLink.next(link.serverOutcomes).getClass().getSimpleName());
            }
        }
    }

    private String computing(String access, Map<String, String> environment) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(
                access,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        var process = builder.start();
        var told = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        process.waitFor();
        return told;
    }

    private String computing(String access) throws IOException, InterruptedException {
        return computing(access, Map.of("LD_LIBRARY_PATH", folder.toString()));
    }

    private Path library() {
        return folder.resolve(LibCryptoLibrary.NAME);
    }

    @Test
    @DisplayName("This machine has OpenSSL 3, so that the tests of this project meet it (Debian: libssl3)")
    void present() {
        assertTrue(LibCryptoLibrary.usable(), LibCryptoLibrary.NAME + " is missing: apt-get install libssl3");
    }

    @Test
    @DisplayName("OpenSSL computes where the system has it")
    void here() throws IOException, InterruptedException {
        assertEquals(OPENSSL, computing(ALLOWED));
    }

    @Test
    @DisplayName("Bouncy Castle computes where the file of that name is no library")
    void broken() throws IOException, InterruptedException {
        Files.writeString(library(), "no library");
        assertEquals(BOUNCY_CASTLE, computing(ALLOWED));
    }

    @Test
    @DisplayName("Bouncy Castle computes where the library of that name lacks the functions")
    void another() throws IOException, InterruptedException {
        Files.copy(Path.of(System.getProperty("java.home"), "lib", "libzip.so"), library());
        assertEquals(BOUNCY_CASTLE, computing(ALLOWED));
    }

    @Test
    @DisplayName("Bouncy Castle computes where OpenSSL may not, as under a policy of FIPS 140")
    void forbidden() throws IOException, InterruptedException {
        var policy = Files.writeString(folder.resolve("openssl.cnf"), NOTHING_ALLOWED);
        assertEquals(BOUNCY_CASTLE, computing(ALLOWED, Map.of("OPENSSL_CONF", policy.toString())));
    }

    @Test
    @DisplayName("Bouncy Castle computes where native access is denied")
    void denied() throws IOException, InterruptedException {
        assertEquals(BOUNCY_CASTLE, computing("--illegal-native-access=deny"));
    }
}
