package parley.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import parley.app.node.SbcNode;
import parley.common.Endpoint;
import parley.config.SbcConfig;
import parley.config.SbcConfiguration;

/// One real call between two bundled endpoints through the SBC on this machine.
public final class Demo {
    static final String DOMAIN = "demo.invalid";

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
        return run(options, DemoScript.STANDARD, out);
    }

    static int run(Options options, DemoScript script, PrintWriter out) throws Exception {
        var directory = Files.createTempDirectory("parley-demo");
        var events = new DemoEvents();
        try (var call = new DemoCall(directory, script, events)) {
            var password = password();
            var configuration = new DemoConfiguration(directory, script.ports(), call.calleePort(), password);
            return switch (SbcNode.start(read(configuration, directory), List.of(events))
                    .join()) {
                case SbcNode.Start.Failed(var fault) ->
                    throw new IOException(fault + script.ports().wanted());
                case SbcNode.Start.Ready(var node, var listeners) -> {
                    if (!options.json()) {
                        out.println("sbc ready: " + String.join(", ", listeners));
                        out.println("calling for " + script.talk().toSeconds() + " s ...");
                        out.flush();
                    }
                    yield judge(options, out, call, node, new Phones(directory, listener(node, "tls"), password));
                }
            };
        } finally {
            remove(directory);
        }
    }

    private static Endpoint listener(SbcNode node, String name) {
        return Objects.requireNonNull(node.listeners().get(name));
    }

    /// What someone needs who points a phone at the demo.
    private record Phones(Path directory, Endpoint sbc, String password) {
        String text() {
            return """
                The SBC stays up until Ctrl-C. Phones may register as
                  phone1@%1$s (SDES) and phone2@%1$s (DTLS-SRTP), password %2$s,
                  outbound proxy sip:%3$s;transport=tls, authority %4$s/ca.crt
                """.formatted(DOMAIN, password, sbc, directory);
        }
    }

    private static int judge(Options options, PrintWriter out, DemoCall call, SbcNode node, Phones phones)
            throws Exception {
        try {
            var verdict = call.run(listener(node, "mtls"));
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

    // One at a time: at Ctrl-C the hook and the end of the run both come here.
    static synchronized void remove(Path directory) {
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
