package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.observe.SbcEvent;
import parley.sip.message.Method;

/// A peer whose TLS connection stands, and behind which nobody is.
class WedgedPeerTest {
    private final Random random = new Random(5_626);
    private Lab lab;
    private MediaPhone alice;
    private MediaPhone bob;
    private SSLServerSocket server;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        lab = new Lab(directory);
        alice = new MediaPhone(0xA, 1);
        bob = new MediaPhone(0xB, 1);
        server = (SSLServerSocket) lab.issue("trunk.test.invalid")
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout((int) Events.PATIENCE.toMillis());
    }

    @AfterEach
    void close() throws IOException {
        alice.close();
        bob.close();
        lab.close();
        server.close();
    }

    private SbcNode start(String sip) {
        return lab.start("""
            sbc.peers.c { host = "127.0.0.1", port = %d, transport = tls, sources = []
                          media { security = sdes, suites = [%s] }
                          tls.verify.trust = "%s/ca.crt" }
            sbc.routes = [ { user = "c", to = c } ]
            %s
            """.formatted(server.getLocalPort(), Sdp.SUITE, lab.directory(), sip));
    }

    private SSLSocket accept() throws IOException {
        var socket = (SSLSocket) server.accept();
        socket.startHandshake();
        return socket;
    }

    private TestCaller call(SipLink link) throws IOException {
        var caller = new TestCaller(link, "sip:c@test.invalid", random);
        caller.invite(Sdp.sdes(alice.port(), MediaPhone.key(random)).text());
        return caller;
    }

    private void assertTaken(TestCaller caller, SipLink trunk) throws Exception {
        var callee = new TestCallee(trunk);
        callee.answer(
                callee.await(Method.INVITE),
                200,
                "OK",
                Sdp.sdes(bob.port(), MediaPhone.key(random)).text());
        callee.await(Method.ACK);
        var accepted = caller.finalResponse(Method.INVITE);
        assertEquals(200, accepted.status());
        caller.acknowledge(accepted);
        caller.hangUp();
        callee.awaitBye();
    }

    private void awaitClosed(String words) throws InterruptedException {
        var closed = lab.events.await(
                SbcEvent.ConnectionClosed.class, event -> event.via().equals("c"));
        assertTrue(closed.reason().contains(words), closed.toString());
    }

    @Test
    @DisplayName("RFC 3261 §17.1.1.2: a peer that reads nothing: timer B ends the call, and the next one gets a new"
            + " connection")
    void unanswered() throws Exception {
        var node = start("sbc.sip.unanswered-max = 1");
        try (var link = SipLink.tcp(Lab.listener(node, "tcp").port())) {
            var unheard = call(link);
            try (var wedged = accept()) {
                var refusal = unheard.finalResponse(Method.INVITE);
                unheard.acknowledge(refusal);
                assertEquals(408, refusal.status());
                awaitClosed("wedged");
                var next = call(link);
                try (var trunk = SipLink.over("TLS", accept())) {
                    assertTaken(next, trunk);
                }
                assertTrue(wedged.isConnected());
            }
        }
    }

    @Test
    @DisplayName("RFC 5626 §4.4.1: a peer that has answered a ping and then no more: closed at the missing pong, and"
            + " the call that waited goes through on a new connection")
    void pongMissing() throws Exception {
        var node = start("sbc.sip { t1 = 100ms, keepalive = 200ms, pong-timeout = 300ms }");
        try (var link = SipLink.tcp(Lab.listener(node, "tcp").port())) {
            var caller = call(link);
            try (var wedged = accept()) {
                awaitPing(wedged.getInputStream());
                wedged.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
                wedged.getOutputStream().flush();
                awaitClosed("no answer to a ping");
            }
            try (var trunk = SipLink.over("TLS", accept())) {
                assertTaken(caller, trunk);
            }
        }
    }

    /// Reads an INVITE, whose body ends with a line end, and the ping behind it.
    private static void awaitPing(InputStream in) throws IOException {
        var read = new StringBuilder();
        while (!(read.indexOf("INVITE") == 0 && read.toString().endsWith("\r\n\r\n\r\n"))) {
            var octet = in.read();
            assertTrue(octet >= 0, read::toString);
            read.append((char) octet);
        }
    }
}
