package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.observe.SbcEvent;
import parley.sip.message.Method;

class MutualTlsTest {
    private final Random random = new Random(5_922);

    @Test
    @DisplayName("a listener that requires a client certificate refuses a caller without one, and the event says so")
    void withoutCertificate(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory)) {
            var node = lab.start("");
            var listener = Lab.listener(node, "mtls");
            try (var socket =
                    (SSLSocket) lab.anonymous().getSocketFactory().createSocket(listener.address(), listener.port())) {
                // TLS 1.3 tells the client only when it reads that the server wanted more of it.
                assertThrows(IOException.class, () -> {
                    socket.startHandshake();
                    if (socket.getInputStream().read() < 0) {
                        throw new IOException("closed");
                    }
                });
            }
            var event = lab.events.await(SbcEvent.TlsHandshake.class);
            assertFalse(event.accepted());
            assertEquals("no-client-certificate", event.verdict());
            assertEquals("mtls", event.via());
            assertFalse(event.explanation().isEmpty());
        }
    }

    @Test
    @DisplayName("a caller with a certificate of the authority is accepted, known by its name, and may call")
    void withCertificate(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory);
                var alice = new MediaPhone(0xA, 1)) {
            var node = lab.start("""
                sbc.peers.carrier { host = "192.0.2.1", transport = tls, certificate-names = ["carrier.test.invalid"]
                    media { security = sdes } }
                sbc.peers.a.sources = []
                """);
            try (var link = Lab.tls(lab.issue("carrier.test.invalid").context(), Lab.listener(node, "mtls"))) {
                var caller = new TestCaller(link, "sip:b@test.invalid", random);
                caller.invite(Sdp.sdes(alice.port(), MediaPhone.key(random)).text());
                try (var trunk = lab.acceptFromSbc()) {
                    var callee = new TestCallee(trunk);
                    callee.answer(callee.await(Method.INVITE), 486, "Busy Here", "");
                    caller.acknowledge(caller.finalResponse(Method.INVITE));
                }
            }
            var event = lab.events.await(SbcEvent.TlsHandshake.class);
            assertTrue(event.accepted(), event.explanation());
            assertTrue(event.peerNames().contains("carrier.test.invalid"), event.peerNames()::toString);
            assertTrue(List.of("TLSv1.2", "TLSv1.3").contains(event.version()), event.version());
            assertEquals("carrier", lab.events.await(SbcEvent.CallStarted.class).from());
        }
    }
}
