package parley.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import parley.app.node.SbcNode;
import parley.config.SbcConfig;
import parley.config.SbcConfiguration;

/// One real call between two bundled endpoints through the SBC on this machine.
public final class Demo {
    static final String DOMAIN = "demo.invalid";

    private static final Duration TALK = Duration.ofSeconds(10);
    private static final int PASSWORD_OCTETS = 8;

    private Demo() {}

    /// What the command line asks for.
    /// @param once end after the verdict
    /// @param json print the verdict as JSON
    public record Options(boolean once, boolean json) {}

    /// Runs the demo.
    /// @param out takes the verdict
    /// @return exit code: 0 if every check passed
    /// @throws Exception if the demo itself fails
    public static int run(Options options, PrintWriter out) throws Exception {
        var directory = Files.createTempDirectory("parley-demo");
        try (var call = new DemoCall(directory)) {
            var password = password();
            var configuration = new DemoConfiguration(directory, call.calleePort(), password);
            return switch (SbcNode.start(read(configuration, directory), List.of())
                    .join()) {
                case SbcNode.Start.Failed(var fault) -> {
                    out.println("sbc: " + fault);
                    out.flush();
                    yield 1;
                }
                case SbcNode.Start.Ready(var node, var listeners) -> {
                    if (!options.json()) {
                        out.println("sbc ready: " + String.join(", ", listeners));
                        out.println("calling for " + TALK.toSeconds() + " s ...");
                        out.flush();
                    }
                    yield judge(options, out, call, node, new Phones(directory, password));
                }
            };
        } finally {
            remove(directory);
        }
    }

    /// What someone needs who points a phone at the demo.
    private record Phones(Path directory, String password) {
        String text() {
            return """
                The SBC stays up until Ctrl-C. Phones may register as
                  phone1@%1$s (SDES) and phone2@%1$s (DTLS-SRTP), password %2$s,
                  outbound proxy sip:127.0.0.1:%3$d;transport=tls, authority %4$s/ca.crt
                """.formatted(DOMAIN, password, DemoConfiguration.TLS_PORT, directory);
        }
    }

    private static int judge(Options options, PrintWriter out, DemoCall call, SbcNode node, Phones phones)
            throws Exception {
        try {
            var verdict = call.run(TALK);
            out.println(options.json() ? json(verdict) : verdict.text());
            if (!options.once()) {
                if (!options.json()) {
                    out.println(phones.text());
                }
                out.flush();
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(
                                () -> {
                                    node.stop().join();
                                    remove(phones.directory());
                                },
                                "demo-stop"));
                node.terminated().join();
            }
            out.flush();
            return verdict.passed() ? 0 : 1;
        } finally {
            node.stop().join();
        }
    }

    private static SbcConfig read(DemoConfiguration configuration, Path directory) {
        return switch (SbcConfiguration.parse(configuration.hocon(), directory)) {
            case SbcConfiguration.Loaded(var config) -> config;
            case SbcConfiguration.Faulty(var faults) -> throw new IllegalStateException("the demo's own: " + faults);
        };
    }

    private static String json(Verdict verdict) throws IOException {
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(verdict);
    }

    private static String password() {
        var octets = new byte[PASSWORD_OCTETS];
        new SecureRandom().nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
