package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Linphone, whose TLS is Mbed TLS, registers. It has no sound card here, so it does not call.
final class LinphoneOverTlsIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    @DisplayName("RFC 3261 §26.3.1: Linphone registers over TLS with our authority, and not with another")
    void registers() throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        pki.authority("stranger");
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, Sbc.user("alice", "none"))) {
            try (var refusing = linphone("refusing", pki.certificate("stranger"))) {
                sbc.awaitEvent("tls-handshake", "via=tls");
                var verdicts = sbc.events("tls-handshake");
                assertTrue(verdicts.stream().noneMatch(line -> line.contains("verdict=accepted")), verdicts.toString());
                assertEquals(List.of(), sbc.events("registration"), refusing.text());
            }
            try (var phone = linphone("phone", pki.authorityCertificate())) {
                Await.until(
                        LIMIT,
                        "the registration",
                        () -> !sbc.events("registration").isEmpty(),
                        sbc::text);
                sbc.awaitEvent("registration", "user=alice", "change=added");
                phone.write("quit\n");
                sbc.awaitEvent("registration", "user=alice", "change=removed");
            }
        }
    }

    private PeerProcess linphone(String name, Path authority) throws IOException {
        var home = directory.resolve(name);
        Files.createDirectories(home.resolve(".local/share/linphone"));
        // Its own check of the host wants a common name, which nobody is known by any more (RFC 5922 §7.1).
        Files.writeString(home.resolve("linphonerc"), """
            [sip]
            sip_port=-1
            sip_tcp_port=-1
            sip_tls_port=-1
            root_ca=%s
            verify_server_certs=1
            verify_server_cn=0
            default_proxy=0
            [proxy_0]
            reg_proxy=<sip:%s:%d;transport=tls>
            reg_identity=sip:alice@lab.test
            reg_expires=120
            reg_sendregister=1
            [auth_info_0]
            username=alice
            passwd=pw-alice
            realm=lab.test
            domain=lab.test
            """.formatted(authority, Sbc.ADDRESS, Sbc.TLS_PORT));
        return PeerProcess.start(home, name, List.of("linphonec", "-c", "linphonerc"), Map.of("HOME", home.toString()));
    }
}
