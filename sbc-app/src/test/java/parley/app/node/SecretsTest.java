package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import parley.common.Secret;
import parley.media.dtls.DtlsCertificate;
import parley.observe.SbcEvent;
import parley.sip.message.Method;

/// What made a call secure can be read afterwards; what keeps it secure cannot.
class SecretsTest {
    private static final String PASSWORD = "correct horse";

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Random random = new Random(4_086);

    @BeforeEach
    void logEverything() {
        root.setLevel(Level.TRACE);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void logAsUsual() {
        root.detachAppender(log);
        root.setLevel(usual);
    }

    @Test
    @DisplayName("a call from TLS and SDES to DTLS-SRTP, at the finest log level: no key and no password in a log line "
            + "or an event, and yet they say what protected it")
    void nothingSecretIsWritten(@TempDir Path directory) throws Exception {
        var secrets = new ArrayList<String>();
        String events;
        try (var lab = new Lab(directory);
                var alice = new MediaPhone(0xA, 1);
                var bob = new MediaPhone(0xB, 1)) {
            var node = lab.start("""
                sbc.peers.b.media.security = dtls
                sbc.registrar.users.alice { password = "%s" }
                """.formatted(PASSWORD));
            var certificate = DtlsCertificate.selfSigned(Instant.now(), new SecureRandom());
            try (var linkOfA = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"))) {
                var caller = new TestCaller(linkOfA, "sip:b@test.invalid", random);
                var keyOfA = MediaPhone.key(random);
                secrets.addAll(written(keyOfA));
                caller.invite(Sdp.sdes(alice.port(), keyOfA).text());
                try (var linkOfB = lab.acceptFromSbc()) {
                    var callee = new TestCallee(linkOfB);
                    var invite = callee.await(Method.INVITE);
                    var offer = new Sdp(invite.body().text());
                    var answer = Sdp.dtls(bob.port(), "active", certificate.fingerprint());
                    callee.answer(invite, 200, "OK", answer.text());
                    var response = caller.finalResponse(Method.INVITE);
                    caller.acknowledge(response);
                    secrets.addAll(written(new Sdp(response.body().text()).key()));
                    try (var _ = bob.associate(true, certificate, offer.fingerprint(), offer.audio())) {
                        lab.events.await(
                                SbcEvent.MediaSecured.class,
                                secured -> secured.leg().equals("0/B"));
                    }
                    caller.hangUp();
                    callee.awaitBye();
                }
            }
            lab.events.await(SbcEvent.MediaReleased.class);
            events = lab.events.all(SbcEvent.class).toString();
        }
        secrets.addAll(privateKey(directory));
        secrets.add(PASSWORD);
        var lines = lines();
        assertEquals(List.of(), secrets.stream().filter(lines::contains).toList(), "in the log");
        assertEquals(List.of(), secrets.stream().filter(events::contains).toList(), "in an event");
        assertTrue(lines.contains("AES_CM_128_HMAC_SHA1_80") && lines.contains("fingerprint matches"), lines);
    }

    /// A key as it might be written: SDP's way, and as hexadecimal in either case; its halves count too.
    private static List<String> written(Secret key) {
        var octets = key.reveal();
        var base64 = Base64.getEncoder().encodeToString(octets);
        var hex = HexFormat.of().formatHex(octets, 0, octets.length / 2);
        return List.of(base64, hex, hex.toUpperCase(Locale.ROOT));
    }

    private static List<String> privateKey(Path directory) throws IOException {
        return Files.readAllLines(directory.resolve("sbc.key")).stream()
                .filter(line -> !line.startsWith("-----"))
                .toList();
    }

    private String lines() {
        var text = new StringBuilder();
        for (var event : List.copyOf(log.list)) {
            text.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        return text.toString();
    }
}
