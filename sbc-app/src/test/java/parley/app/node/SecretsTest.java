package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.certificate.KeyEncryption;
import parley.certificate.Pem;
import parley.common.Parsed;
import parley.common.Secret;
import parley.config.SbcConfiguration;
import parley.media.dtls.DtlsCertificate;
import parley.observe.SbcEvent;
import parley.sip.message.Method;

/// What made a call secure can be read afterwards; what keeps it secure cannot.
class SecretsTest {
    private static final String PASSWORD = "correct horse battery staple of alice";
    private static final String OPERATOR = "canary: the token of an operator";
    private static final String READER = "canary: the token of a reader";
    private static final String WRONG = "canary: a token that is nobody's";
    private static final String STORE_KEY = "canary: what opens the store";
    private static final String PASSPHRASE = "canary: the passphrase of a key";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TraceLog log = new TraceLog();
    private final Canaries canaries = new Canaries();
    private final Random random = new Random(4_086);

    @AfterEach
    void logAsUsual() {
        log.close();
    }

    @Test
    @DisplayName("a call from TLS and SDES to DTLS-SRTP, at the finest log level: no key and no password in a log line "
            + "or an event, and yet they say what protected it")
    void nothingSecretIsWritten(@TempDir Path directory) throws Exception {
        String events;
        try (var lab = new Lab(directory)) {
            var node = lab.start("""
                sbc.peers.b.media.security = dtls
                sbc.registrar.users.alice { password = "%s" }
                """.formatted(PASSWORD));
            call(lab, node);
            events = lab.events.all(SbcEvent.class).toString();
        }
        canaries.key("the SBC's key", directory.resolve("sbc.key"), Optional.empty());
        canaries.text("alice's password", PASSWORD);
        var lines = log.text();
        canaries.assertNoneIn("the log", lines);
        canaries.assertNoneIn("an event", events);
        assertTrue(lines.contains("AES_CM_128_HMAC_SHA1_80") && lines.contains("fingerprint matches"), lines);
    }

    /// What is done while a call is up.
    @FunctionalInterface
    private interface Meanwhile {
        void happens() throws Exception;
    }

    private void call(Lab lab, SbcNode node) throws Exception {
        call(lab, node, () -> {});
    }

    private void call(Lab lab, SbcNode node, Meanwhile meanwhile) throws Exception {
        var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
        try (var alice = new MediaPhone(0xA, 1);
                var bob = new MediaPhone(0xB, 1);
                var linkOfA = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"))) {
            var caller = new TestCaller(linkOfA, "sip:b@test.invalid", random);
            var keyOfA = MediaPhone.key(random);
            canaries.octets("the caller's SRTP key", keyOfA.reveal());
            caller.invite(Sdp.sdes(alice.port(), keyOfA).text());
            try (var linkOfB = lab.acceptFromSbc()) {
                var callee = new TestCallee(linkOfB);
                var invite = callee.await(Method.INVITE);
                var offer = new Sdp(invite.body().text());
                var answer = Sdp.dtls(bob.port(), "active", certificate.fingerprint());
                callee.answer(invite, 200, "OK", answer.text());
                var response = caller.finalResponse(Method.INVITE);
                caller.acknowledge(response);
                canaries.octets(
                        "our SRTP key", new Sdp(response.body().text()).key().reveal());
                try (var _ = bob.associate(true, certificate, offer.fingerprint(), offer.audio())) {
                    lab.events.await(
                            SbcEvent.MediaSecured.class,
                            secured -> secured.leg().equals("0/B"));
                    meanwhile.happens();
                }
                caller.hangUp();
                callee.awaitBye();
            }
        }
        lab.events.await(SbcEvent.MediaReleased.class);
    }

    @Test
    @DisplayName("A call that is captured: its keys are in the file of the capture, and nowhere else")
    void captured(@TempDir Path directory) throws Exception {
        var data = directory.resolve("data");
        Path file;
        try (var lab = new Lab(directory)) {
            var node = lab.start("""
                sbc.peers.b.media.security = dtls
                sbc.admin { enabled = true, users { op { role = operator, token = "%s" }, eye { token = "%s" } } }
                sbc.media.captures.enabled = true
                """.formatted(OPERATOR, READER));
            try (var tool = new AdminTool(node)) {
                call(lab, node, () -> {
                    var id = JSON.readTree(tool.get("/v1/calls", READER))
                            .path(0)
                            .path("id")
                            .asText();
                    var begun = tool.post("/v1/calls/" + id + "/capture", OPERATOR, "{\"seconds\": 60}");
                    assertTrue(begun.contains("\"running\":true"), begun);
                });
                lab.events.await(SbcEvent.CaptureEnded.class);
                var kept = JSON.readTree(tool.get("/v1/captures", OPERATOR)).path(0);
                file = Path.of(kept.path("file").asText());
                tool.get("/v1/captures/" + kept.path("id").asText(), READER);
                queries(tool);
                canaries.assertNoneIn("an answer of the admin interface", tool.heard());
            }
            canaries.assertNoneIn("an event", lab.events.all(SbcEvent.class).toString());
        }
        var text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertEquals(List.of("the caller's SRTP key", "our SRTP key"), canaries.in(text));
        assertTrue(text.contains("SDP received from the peer:") && text.contains("SDP sent to the peer:"), text);
        canaries.assertNoneBelow(data, List.of(file));
        canaries.assertNoneIn("the log", log.text());
    }

    @Test
    @DisplayName("Certificates uploaded, refused, activated and read anew, handshakes that fail, registrations, every "
            + "query of the admin interface: no planted secret in log, event, answer, metric, configuration or file")
    void nothingPlantedIsWritten(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            plant(lab, directory);
            var more = configuration(directory);
            var node = lab.start(more);
            try (var tool = new AdminTool(node)) {
                call(lab, node);
                failedHandshakes(lab, node);
                register(lab, node);
                certificates(tool, directory);
                lab.events.await(SbcEvent.CertificateIssued.class);
                lab.events.await(SbcEvent.CertificateNotIssued.class);
                queries(tool);
                canaries.assertNoneIn("an answer of the admin interface", tool.heard());
            }
            canaries.assertNoneIn("an event", lab.events.all(SbcEvent.class).toString());
            canaries.assertNoneIn(
                    "the configuration",
                    SbcConfiguration.parse(lab.hocon(more), directory).toString());
        }
        var data = directory.resolve("data");
        try (var files = Files.walk(data)) {
            var kept = files.filter(file -> file.toString().endsWith(".pem")).toList();
            assertTrue(kept.size() > 2, kept::toString);
            for (var file : kept) {
                if (Files.readString(file).contains("ENCRYPTED PRIVATE KEY")) {
                    canaries.key("kept in " + file, file, Optional.of(Secret.of(STORE_KEY)));
                }
            }
        }
        canaries.assertNoneBelow(data, List.of());
        canaries.assertNoneIn("the log", log.text());
    }

    private void plant(Lab lab, Path directory) throws Exception {
        for (var name : List.of("locked", "next", "other")) {
            lab.issue("sbc.test.invalid").write(directory, name);
            canaries.key("the key of " + name, directory.resolve(name + ".key"), Optional.empty());
        }
        canaries.key("the SBC's key", directory.resolve("sbc.key"), Optional.empty());
        lock(directory.resolve("locked.key"));
        canaries.text("alice's password", PASSWORD)
                .text("the operator's token", OPERATOR)
                .text("the reader's token", READER)
                .text("nobody's token", WRONG)
                .text("the store's key", STORE_KEY)
                .text("a key's passphrase", PASSPHRASE);
        for (var algorithm : List.of("MD5", "SHA-256")) {
            canaries.octets(
                    "alice's H(A1), " + algorithm, DigestClient.hash(algorithm, "alice:test.invalid:" + PASSWORD));
        }
    }

    private static void lock(Path key) throws IOException {
        switch (Pem.privateKey(key, Optional.empty())) {
            case Parsed.Ok<PrivateKey>(var found) ->
                Files.writeString(key, KeyEncryption.text(found, Secret.of(PASSPHRASE)));
            case Parsed.Refused<PrivateKey>(var rule, var _) -> fail(rule);
        }
    }

    private static String configuration(Path directory) {
        return """
            sbc.peers.b.media.security = dtls
            sbc.registrar.users.alice { password = "%s" }
            sbc.admin { enabled = true, users { op { role = operator, token = "%s" }, eye { token = "%s" } } }
            sbc.store.key = "%s"
            sbc.lab.authority = true
            sbc.identities {
              locked { certificate-chain = "%6$s/locked.crt", private-key = "%6$s/locked.key", passphrase = "%5$s" }
              ordered.acme { directory = "https://127.0.0.1:1/directory", names = ["sbc.test.invalid"]
                             http-address = "127.0.0.1", http-port = 1 }
            }
            sbc.listeners.locked { transport = tls, address = "127.0.0.1", port = 0, tls.identity = locked }
            """.formatted(PASSWORD, OPERATOR, READER, STORE_KEY, PASSPHRASE, directory);
    }

    /// Good ones and bad ones, the latter with secrets where none belong.
    private static void certificates(AdminTool tool, Path directory) throws Exception {
        var chain = Files.readString(directory.resolve("next.crt"));
        var key = Files.readString(directory.resolve("next.key"));
        var locked = Files.readString(directory.resolve("locked.key"));
        var uploads = "/v1/identities/lab/uploads";
        tool.post(uploads, WRONG, Map.of("chain", chain, "key", key));
        tool.post(uploads, READER, Map.of("chain", chain, "key", key));
        tool.post(uploads, OPERATOR, Map.of("chain", chain, "key", Files.readString(directory.resolve("other.key"))));
        tool.post(uploads, OPERATOR, Map.of("chain", key, "key", chain));
        tool.post(uploads, OPERATOR, Map.of("chain", chain, "key", key.substring(0, key.length() / 2)));
        tool.post(uploads, OPERATOR, Map.of("chain", chain, "key", key.replaceFirst("(?m)^(....)", "$1*")));
        tool.post(uploads, OPERATOR, Map.of("chain", chain, "key", locked, "passphrase", WRONG));
        tool.post(uploads, OPERATOR, Map.of("chain", chain, "key", key, "use", PASSPHRASE));
        tool.post(uploads, OPERATOR, Map.of("chain", chain, "key", key, PASSPHRASE, PASSPHRASE));
        tool.post(uploads, OPERATOR, "{\"key\": \"" + key.replace("\n", "\\n") + "\", \"passphrase\": \"" + PASSPHRASE);
        tool.post(uploads, OPERATOR, key);
        var good = Files.readString(directory.resolve("locked.crt"));
        var kept = tool.post(uploads, OPERATOR, Map.of("chain", good, "key", locked, "passphrase", PASSPHRASE));
        assertTrue(kept.contains("\"accepted\":true"), kept);
        tool.post("/v1/identities/lab/stage", OPERATOR, "");
        var shown = tool.post("/v1/identities/lab/activate", OPERATOR, "");
        assertTrue(shown.contains("\"accepted\":true"), shown);
        tool.post("/v1/identities/lab/rollback", OPERATOR, "");
        tool.post("/v1/identities/lab/issue", OPERATOR, "{\"issuer\": \"lab\", \"names\": [\"sbc.test.invalid\"]}");
        tool.post("/v1/identities/ordered/renew", OPERATOR, "");
        Files.writeString(directory.resolve("locked.key"), key);
        tool.post("/v1/reload", OPERATOR, "");
        Files.writeString(directory.resolve("locked.key"), "PASSPHRASE " + PASSPHRASE);
        tool.post("/v1/reload", OPERATOR, "");
    }

    private static void failedHandshakes(Lab lab, SbcNode node) throws Exception {
        try (var _ = Lab.tls(lab.anonymous(), Lab.listener(node, "mtls"))) {
            // In TLS 1.3 the client hears later that its certificate is missed, and we now.
        }
        try (var link = SipLink.tcp(Lab.listener(node, "tls").port())) {
            link.send("OPTIONS sip:test.invalid SIP/2.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        lab.events.await(SbcEvent.TlsHandshake.class, one -> one.verdict().equals("no-client-certificate"));
        lab.events.await(SbcEvent.TlsHandshake.class, one -> one.verdict().equals("plain-sip-on-tls-port"));
    }

    private static void register(Lab lab, SbcNode node) throws Exception {
        try (var link = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"))) {
            var phone = new DigestClient(link, "alice", "test.invalid");
            assertEquals(401, phone.register(WRONG));
            assertEquals(200, phone.register(PASSWORD));
        }
    }

    /// Everything that can be asked, by its own description.
    private static void queries(AdminTool tool) throws Exception {
        var paths =
                new ObjectMapper().readTree(tool.get("/openapi.json", READER)).path("paths");
        assertTrue(paths.size() > 10, paths::toString);
        for (var path : paths.properties()) {
            if (path.getValue().has("get")) {
                tool.get(path.getKey().replace("{name}", "lab").replaceAll("\\{\\w+}", "1"), READER);
            }
        }
    }

    @Test
    @DisplayName("What looks for secrets finds them: as they are, in hexadecimal, and inside of PEM and JSON")
    void finds(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            lab.issue("sbc.test.invalid").write(directory, "one");
        }
        var pem = Files.readString(directory.resolve("one.key"));
        canaries.key("key", directory.resolve("one.key"), Optional.empty()).text("token", OPERATOR);
        assertEquals(List.of("key"), canaries.in(pem));
        assertEquals(List.of("key"), canaries.in(new ObjectMapper().writeValueAsString(Map.of("key", pem))));
        assertEquals(List.of("token"), canaries.in("Bearer " + OPERATOR));
        assertEquals(
                List.of("token"),
                canaries.in(HexFormat.of().withUpperCase().formatHex(OPERATOR.getBytes(StandardCharsets.UTF_8))));
        assertEquals(
                List.of("token"),
                canaries.in(Base64.getEncoder().encodeToString(("op:" + OPERATOR).getBytes(StandardCharsets.UTF_8))));
        assertEquals(List.of(), canaries.in(Files.readString(directory.resolve("one.crt"))));
    }

    @Test
    @DisplayName("A configuration with faults is told without its secrets, wrong as they may be")
    void faultyConfiguration(@TempDir Path directory) {
        var canary = "canary: 42";
        var faulty = assertInstanceOf(
                SbcConfiguration.Faulty.class, SbcConfiguration.parse("""
                    sbc.store.key = "%1$s"
                    sbc.admin.users.op.token = "%1$s"
                    sbc.identities.a.passphrase = ["%1$s"]
                    sbc.registrar.users.alice.password = { of = "%1$s" }
                    sbc.registrar.users.bob.password = ["%1$s"]
                    """.formatted(canary), directory));
        assertTrue(faulty.faults().size() >= 4, faulty::toString);
        canaries.text("a secret of the configuration", canary).assertNoneIn("the faults", faulty.toString());
    }
}
