package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose identity is issued by pebble, as its users run it: nothing in it at start, and renewed on request.
final class AcmeIT {
    private static final int PORT = 25_066;
    private static final int ADMIN_PORT = 25_067;
    private static final int NONCE_REJECT_PERCENT = 15;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern SERIAL = Pattern.compile("serial=([0-9A-F]+)");

    @TempDir
    Path directory;

    @Test
    @DisplayName("RFC 8555: issued at start by http-01, renewed on request, kept when the name is lost, over a restart")
    void httpChallenge() throws Exception {
        var pki = new LabPki(directory.resolve("pki"));
        try (var pebble = Pebble.start(directory.resolve("pebble"), pki, NONCE_REJECT_PERCENT)) {
            var configuration = configuration(pebble, "challenge = http-01, http-port = " + Pebble.HTTP_PORT);
            var renewed = "";
            try (var sbc = start("first", configuration)) {
                sbc.awaitText("event=certificate-issued identity=lab issuer=acme by=acme", LIMIT);
                var root = pebble.root(directory.resolve("root.crt"));
                var first = serial(root);
                assertEquals(0, tls("renew", "lab"));
                renewed = serial(root);
                assertNotEquals(first, renewed);
                assertTrue(
                        accounts().toString().contains("account-"), accounts().toString());
                pebble.lead("sip.lab.test", "127.0.0.99");
                assertEquals(1, tls("renew", "lab"));
                sbc.awaitText("event=certificate-not-issued identity=lab issuer=acme", LIMIT);
                assertTrue(sbc.text().contains("the name must lead to this node"), sbc.text());
                assertEquals(renewed, serial(root), "the old one is still shown");
            }
            try (var sbc = start("second", configuration)) {
                assertEquals(renewed, serial(directory.resolve("root.crt")), sbc.text());
            }
            assertEquals(1, accounts().size(), "one account for all orders: " + accounts());
        }
    }

    @Test
    @DisplayName("RFC 8555 §8.4: issued by dns-01 through a program; the lab's authority is refused unless switched on")
    void dnsChallenge() throws Exception {
        var pki = new LabPki(directory.resolve("pki"));
        try (var pebble = Pebble.start(directory.resolve("pebble"), pki, 0)) {
            var hook = pebble.hook(directory.resolve("dns-hook.sh"));
            var configuration = configuration(pebble, "challenge = dns-01, dns-hook = \"%s\"".formatted(hook));
            try (var sbc = start("dns", configuration)) {
                sbc.awaitText("event=certificate-issued identity=lab issuer=acme", LIMIT);
                serial(pebble.root(directory.resolve("root.crt")));
                assertEquals(1, tls("issue", "lab", "--name", "sip.lab.test"));
            }
        }
    }

    @Test
    @DisplayName("the lab's own authority, once switched on, issues on request; one that is bad is never shown")
    void labAuthority() throws IOException {
        Files.writeString(directory.resolve("acme.conf"), """
            sbc.node { name = "acme", domains = ["lab.test"], drain = 0s }
            sbc.store { directory = "data", key = "a passphrase for tests" }
            sbc.lab.authority = true
            sbc.admin.port = %d
            sbc.identities.lab {}
            sbc.listeners.tls { transport = tls, address = "127.0.0.1", port = %d, advertised-host = "sip.lab.test"
                                tls.identity = lab }
            """.formatted(ADMIN_PORT, PORT));
        try (var sbc = start("lab", directory.resolve("acme.conf"))) {
            assertEquals(0, tls("issue", "lab", "--name", "sip.lab.test"), sbc::text);
            var root = directory.resolve("data").resolve("keys").resolve("lab-authority.pem");
            var good = serial(root);
            assertEquals(1, tls("issue", "lab", "--name", "sip.lab.test", "--kind", "expired"), sbc::text);
            sbc.awaitText("event=certificate-not-issued identity=lab issuer=lab", LIMIT);
            assertEquals(good, serial(root), "the old one is still shown");
        }
    }

    private Path configuration(Pebble pebble, String challenge) throws IOException {
        return Files.writeString(directory.resolve("acme.conf"), """
            sbc.node { name = "acme", domains = ["lab.test"], drain = 0s }
            sbc.store { directory = "data", key = "a passphrase for tests" }
            sbc.admin.port = %d
            sbc.identities.lab.acme {
              directory = "%s", names = ["sip.lab.test"], contact = "mailto:voice@lab.test", trust = "%s"
              http-address = "127.0.0.1", %s
            }
            sbc.listeners.tls { transport = tls, address = "127.0.0.1", port = %d, advertised-host = "sip.lab.test"
                                tls.identity = lab }
            """.formatted(
                        ADMIN_PORT, Pebble.directoryUrl(), pebble.trust(), challenge, PORT));
    }

    private PeerProcess start(String name, Path configuration) throws IOException {
        var command = Sbc.command("run", "--config", configuration.toString());
        var sbc = PeerProcess.start(directory, name, command.toArray(String[]::new));
        sbc.awaitText("sbc ready", LIMIT);
        return sbc;
    }

    /// A verb of `./sbc tls` against the node, and its exit code.
    private int tls(String... arguments) throws IOException {
        var command = new ArrayList<>(Sbc.command("tls"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", directory.resolve("acme.conf").toString()));
        try (var verb = PeerProcess.start(directory, "tls", command.toArray(String[]::new))) {
            return verb.awaitExit(LIMIT);
        }
    }

    /// Serial number of what the listener shows, which must chain to that root.
    private String serial(Path root) throws IOException {
        var seen = PeerProcess.run(
                directory,
                LIMIT,
                0,
                "sh",
                "-ec",
                ("openssl s_client -connect 127.0.0.1:%d -servername sip.lab.test -verify_hostname sip.lab.test"
                                + " -verify_return_error -CAfile %s </dev/null | openssl x509 -noout -serial")
                        .formatted(PORT, root));
        var serial = SERIAL.matcher(seen);
        assertTrue(serial.find(), seen);
        return serial.group(1);
    }

    /// Accounts in the store, whose files nobody else may read.
    private List<Path> accounts() throws IOException {
        try (var files = Files.list(directory.resolve("data").resolve("keys"))) {
            var kept =
                    files.filter(file -> file.toString().contains("account-")).toList();
            for (var file : kept) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertTrue(Files.readString(file).contains("BEGIN ENCRYPTED PRIVATE KEY"), "the key is encrypted");
            }
            return kept;
        }
    }
}
