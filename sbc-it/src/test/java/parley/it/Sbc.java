package parley.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The SBC as its users run it: its own process, a configuration file, and what it says.
final class Sbc implements AutoCloseable {
    static final String ADDRESS = "127.0.0.1";
    static final int UDP_PORT = 25_060;
    static final int TCP_PORT = 25_060;
    static final int TLS_PORT = 25_061;
    static final int MTLS_PORT = 25_071;
    static final int FIRST_MEDIA_PORT = 41_000;
    static final int LAST_MEDIA_PORT = 42_999;

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final PeerProcess process;

    private Sbc(PeerProcess process) {
        this.process = process;
    }

    /// Starts it with listeners for UDP, TCP, TLS and mutual TLS, and this much more configuration.
    static Sbc start(Path directory, LabPki pki, String more) throws IOException {
        return start(directory, pki.certificate("sbc"), pki.key("sbc"), pki.authorityCertificate(), more);
    }

    /// The same with certificates of any origin.
    /// @param chain shown on all listeners
    /// @param authority that clients' certificates chain to
    static Sbc start(Path directory, Path chain, Path key, Path authority, String more) throws IOException {
        return start(directory, chain, key, authority, more, Map.of());
    }

    /// The same with more variables in its environment.
    static Sbc start(Path directory, Path chain, Path key, Path authority, String more, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(directory);
        var configuration = Files.writeString(directory.resolve("sbc.conf"), listeners(chain, key, authority) + more);
        var command = command("run", "--config", configuration.toString());
        var sbc = new Sbc(PeerProcess.start(directory, "sbc", command, environment));
        sbc.process.awaitText("sbc ready", START);
        return sbc;
    }

    /// The program with that verb and its options.
    static List<String> command(String... arguments) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add("parley.app.Main");
        command.addAll(List.of(arguments));
        return command;
    }

    private static String listeners(Path chain, Path key, Path authority) {
        return """
            sbc.node { name = "it", domains = ["lab.test"], drain = 2s }
            sbc.admin.enabled = false
            sbc.identities.default { certificate-chain = "%1$s", private-key = "%2$s" }
            sbc.listeners {
              udp { transport = udp, address = "%3$s", port = %4$d }
              tcp { transport = tcp, address = "%3$s", port = %5$d }
              tls { transport = tls, address = "%3$s", port = %6$d, tls { identity = default } }
              mtls { transport = tls, address = "%3$s", port = %7$d,
                     tls { identity = default, client-auth = require, verify.trust = "%8$s" } }
            }
            # baresip 1.0.0 stops at a challenge that it does not know, as RFC 8760 section 2.4 forbids.
            sbc.registrar.algorithms = [MD5]
            sbc.media { address = "%3$s", first-port = %9$d, last-port = %10$d }
            """.formatted(
                        chain,
                        key,
                        ADDRESS,
                        UDP_PORT,
                        TCP_PORT,
                        TLS_PORT,
                        MTLS_PORT,
                        authority,
                        FIRST_MEDIA_PORT,
                        LAST_MEDIA_PORT);
    }

    /// A registrar's user, whose password is `pw-NAME`.
    /// @param security of its media, and what more is to stand in that block
    static String user(String name, String security) {
        return "sbc.registrar.users.%s { password = \"pw-%s\", media { security = %s } }\n"
                .formatted(name, name, security);
    }

    static boolean ownsMediaPort(int port) {
        return port >= FIRST_MEDIA_PORT && port <= LAST_MEDIA_PORT;
    }

    String text() {
        return process.text();
    }

    /// The event lines of that kind so far.
    List<String> events(String kind) {
        return text().lines()
                .filter(line -> line.contains("event=" + kind + " "))
                .toList();
    }

    /// Waits for an event line of that kind that holds all of these.
    void awaitEvent(String kind, String... parts) {
        Await.until(
                STOP,
                "event " + kind + " with " + List.of(parts),
                () -> events(kind).stream()
                        .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)),
                this::text);
    }

    /// Sends it that signal, such as `HUP`.
    void signal(String name) throws IOException {
        process.signal(name);
    }

    long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return files.count();
        }
    }

    /// SIGTERM, and its exit code.
    int stop() {
        process.terminate();
        return process.awaitExit(STOP);
    }

    @Override
    public void close() {
        process.close();
    }
}
