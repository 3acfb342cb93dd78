package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.TransportProtocol;
import parley.config.TlsClientConfig;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Issued;
import parley.tls.TestCertificates.Wish;

/// Next hops over TLS, towards servers of the JDK.
final class OutboundTlsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static TransportBench bench(TlsLab lab, TlsClientConfig tls) {
        return TransportBench.with(
                KIT, it -> it.identities(lab.identities()).peer("trunk", tls).clock(() -> TestCertificates.NOW));
    }

    private static NextHop hop(ServerSocket server) {
        return new NextHop(TransportProtocol.TLS, "127.0.0.1", server.getLocalPort(), "trunk");
    }

    private static StreamPeer accept(SSLServerSocket server) throws IOException {
        var socket = (SSLSocket) server.accept();
        socket.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
        socket.startHandshake();
        return new StreamPeer(socket);
    }

    @Test
    @DisplayName("RFC 5922 §7.1: a peer whose certificate carries the address we dialled is trusted; the event has all")
    void trusted() throws IOException {
        var lab = new TlsLab(directory);
        var own = lab.issue("trunk", "IP:127.0.0.1", "DNS:trunk.example.com");
        try (var bench = bench(lab, lab.client(""));
                var server = TlsLab.serverSocket(own)) {
            bench.send(hop(server), SipText.request("secret"), "1");
            try (var trunk = accept(server)) {
                assertTrue(trunk.message().contains("Call-ID: secret"));
                var flow = bench.sent("1");
                assertEquals(
                        List.of("127.0.0.1", "trunk.example.com"), flow.peer().names());
                var event = bench.handshake();
                assertEquals(
                        List.of("client", "trunk", "TLSv1.3", "CN=trunk,O=Test", "accepted", ""),
                        List.of(
                                event.role(),
                                event.via(),
                                event.version(),
                                event.peerSubject(),
                                event.verdict(),
                                event.explanation()));
                assertTrue(event.cipher().startsWith("TLS_"), event.cipher());
            }
        }
    }

    @Test
    @DisplayName("RFC 5922 §7.2: a name of the configuration may stand for the one dialled")
    void configuredName() throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client("", "trunk.example.com"));
                var server = TlsLab.serverSocket(lab.issue("trunk", "DNS:trunk.example.com"))) {
            bench.send(hop(server), SipText.request("x"), "1");
            try (var trunk = accept(server)) {
                assertTrue(trunk.message().contains("Call-ID: x"));
            }
        }
    }

    @Test
    @DisplayName("RFC 5922 §4: two peers at one address have a connection each: what one has proved says nothing of the"
            + " other")
    void peersAtOneAddress() throws IOException {
        var lab = new TlsLab(directory);
        var open = TransportBench.with(
                KIT,
                it -> it.identities(lab.identities())
                        .clock(() -> TestCertificates.NOW)
                        .peer("trunk", lab.client(""))
                        .peer("branch", lab.client("")));
        try (var bench = open;
                var server = TlsLab.serverSocket(lab.issue("trunk", "IP:127.0.0.1"))) {
            var port = server.getLocalPort();
            bench.send(new NextHop(TransportProtocol.TLS, "127.0.0.1", port, "trunk"), SipText.request("x"), "1");
            try (var trunk = accept(server)) {
                assertTrue(trunk.message().contains("Call-ID: x"));
                bench.sent("1");
                assertEquals("trunk", bench.handshake().via());
                bench.send(new NextHop(TransportProtocol.TLS, "127.0.0.1", port, "branch"), SipText.request("y"), "2");
                try (var other = accept(server)) {
                    assertTrue(other.message().contains("Call-ID: y"));
                    bench.sent("2");
                    assertEquals("branch", bench.handshake().via());
                }
            }
        }
    }

    @Test
    @DisplayName("Messages sent while the handshake is under way leave in order when it is done")
    void queued() throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client(""));
                var server = TlsLab.serverSocket(lab.issue("trunk", "IP:127.0.0.1"))) {
            for (var i = 0; i < 50; i++) {
                bench.send(hop(server), SipText.request("n" + i), "t" + i);
            }
            try (var trunk = accept(server)) {
                for (var i = 0; i < 50; i++) {
                    assertTrue(trunk.message().contains("Call-ID: n" + i + "\r\n"));
                    bench.sent("t" + i);
                }
            }
        }
    }

    @Test
    @DisplayName("What waits for a connection is bounded; beyond it a send fails at once")
    void queueBound() throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client(""));
                var server = TlsLab.serverSocket(lab.issue("trunk", "IP:127.0.0.1"))) {
            var request = SipText.request("x");
            for (var i = 0; i <= TransportLimits.DIAL_QUEUE_MAX; i++) {
                bench.send(hop(server), request, "t" + i);
            }
            assertEquals(
                    new TransportEvent.SendFailed(
                            "t" + TransportLimits.DIAL_QUEUE_MAX,
                            "too many messages wait for a connection to 127.0.0.1"),
                    bench.sendFailed());
        }
    }

    record Refusal(String reads, Function<TlsLab, Issued> shown, String alert, String verdict, String words) {
        @Override
        public String toString() {
            return reads;
        }
    }

    static Stream<Refusal> refusals() {
        var now = TestCertificates.NOW;
        return Stream.of(
                new Refusal(
                        "another name",
                        lab -> lab.issue("trunk", "DNS:other.example.com"),
                        "bad_certificate",
                        "name-mismatch",
                        "expected a certificate for 127.0.0.1, found one for other.example.com"),
                new Refusal(
                        "a wildcard",
                        lab -> lab.issue("trunk", "DNS:*.example.com"),
                        "bad_certificate",
                        "name-mismatch",
                        "no wildcards"),
                new Refusal(
                        "unknown authority",
                        _ -> TestCertificates.leaf(
                                TestCertificates.root("Elsewhere"), Wish.of("trunk", "IP:127.0.0.1")),
                        "unknown_ca",
                        "unknown-ca",
                        "CN=Elsewhere"),
                new Refusal(
                        "expired",
                        lab -> TestCertificates.leaf(
                                lab.root(),
                                Wish.of("trunk", "IP:127.0.0.1")
                                        .between(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))),
                        "certificate_expired",
                        "expired",
                        "expired on 2026-05-31"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    @DisplayName(
            "RFC 5922 §7.2, RFC 8446 §6.2: a server we do not trust gets an alert, and the sender the cause in words")
    void refused(Refusal row) throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client(""));
                var server = TlsLab.serverSocket(row.shown().apply(lab))) {
            bench.send(hop(server), SipText.request("x"), "1");
            try (var socket = (SSLSocket) server.accept()) {
                assertEquals(row.alert(), TlsLab.alert(socket));
            }
            var failed = bench.sendFailed();
            assertTrue(failed.cause().contains(row.verdict()), failed.cause());
            assertTrue(failed.cause().contains(row.words()), failed.cause());
            var event = bench.handshake();
            assertEquals(
                    List.of("client", "trunk", "TLSv1.3", row.verdict(), "CN=trunk,O=Test"),
                    List.of(event.role(), event.via(), event.version(), event.verdict(), event.peerSubject()));
            assertTrue(event.cipher().startsWith("TLS_"), event.cipher());
            assertEquals(1, bench.seen().size(), "one event only");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("RFC 8446 §4.4.2: we show our certificate to a server that asks")
    void ownCertificate(String version) throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client("sbc"));
                var server = TlsLab.serverSocket(lab.issue("trunk", "IP:127.0.0.1"))) {
            server.setEnabledProtocols(new String[] {version});
            server.setNeedClientAuth(true);
            bench.send(hop(server), SipText.request("x"), "1");
            try (var trunk = accept(server)) {
                var session = ((SSLSocket) trunk.socket()).getSession();
                assertEquals("CN=sbc,O=Test", session.getPeerPrincipal().getName());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName(
            "A server that wants a certificate we do not have: its alert is told in words, in either version of TLS")
    void noOwnCertificate(String version) throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client(""));
                var server = TlsLab.serverSocket(lab.issue("trunk", "IP:127.0.0.1"))) {
            server.setEnabledProtocols(new String[] {version});
            server.setNeedClientAuth(true);
            bench.send(hop(server), SipText.request("x"), "1");
            try (var socket = (SSLSocket) server.accept()) {
                socket.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
                assertThrows(SSLException.class, socket::startHandshake);
            }
            // In TLS 1.3 our side is through when the alert comes, and has waited for it.
            var event = bench.handshake();
            assertTrue(event.verdict().startsWith("alert-"), event.toString());
            assertTrue(event.explanation().startsWith("the peer ended the handshake with alert "), event.explanation());
            assertEquals(1, bench.seen().size(), bench.seen().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"40, no-common-cipher", "70, version-mismatch", "71, no-common-cipher", "80, alert-internal-error"})
    @DisplayName("RFC 8446 §6.2: an alert in place of a ServerHello is about our offer, which the event has")
    void offerRefused(int alert, String verdict) throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client(""));
                var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bench.send(hop(server), SipText.request("x"), "1");
            try (var picky = new StreamPeer(server.accept())) {
                assertEquals(22, picky.octet());
                picky.send(new byte[] {21, 3, 3, 0, 2, 2, (byte) alert});
                var event = bench.handshake();
                assertEquals(List.of(verdict, "", ""), List.of(event.verdict(), event.version(), event.cipher()));
                assertTrue(bench.sendFailed().cause().contains(verdict));
                if (!verdict.startsWith("alert-")) {
                    assertTrue(
                            event.explanation().contains("we offered versions TLSv1.3, TLSv1.2"), event.explanation());
                }
            }
        }
    }

    @Test
    @DisplayName("RFC 5246 §7.2.2: a server with none of our cipher suites is told as such, with ours")
    void noCommonCipher() throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client(""));
                var server = TlsLab.serverSocket(lab.issue("trunk", "IP:127.0.0.1"))) {
            server.setEnabledProtocols(new String[] {"TLSv1.2"});
            server.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"});
            bench.send(hop(server), SipText.request("x"), "1");
            try (var socket = (SSLSocket) server.accept()) {
                socket.setSoTimeout((int) TransportBench.PATIENCE.toMillis());
                assertThrows(SSLException.class, socket::startHandshake);
            }
            var event = bench.handshake();
            assertEquals("no-common-cipher", event.verdict());
            assertTrue(event.explanation().contains("ECDHE-ECDSA-AES128-GCM-SHA256"), event.explanation());
        }
    }

    @Test
    @DisplayName("A TLS port where nobody listens: one event and the words, no handshake that never was")
    void nobody() throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client(""))) {
            NextHop hop;
            try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                hop = hop(closed);
            }
            bench.send(hop, SipText.request("x"), "1");
            assertTrue(bench.sendFailed()
                    .cause()
                    .startsWith("TLS to 127.0.0.1 port " + hop.port() + ": connection-refused:"));
            assertEquals("connection-refused", bench.handshake().verdict());
            assertEquals(1, bench.seen().size(), bench.seen().toString());
        }
    }

    @Test
    @DisplayName("A port that speaks no TLS is told as such")
    void notTls() throws IOException {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab, lab.client(""));
                var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bench.send(hop(server), SipText.request("x"), "1");
            try (var plain = new StreamPeer(server.accept())) {
                plain.send("SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                assertTrue(bench.sendFailed().cause().contains("plain-sip-on-tls-port"));
            }
        }
    }

    @Test
    @DisplayName("Stop while a handshake is under way: what waits fails with words")
    void stopWhileDialling() throws IOException {
        var lab = new TlsLab(directory);
        var bench = bench(lab, lab.client(""));
        try (var server = TlsLab.serverSocket(lab.issue("trunk", "IP:127.0.0.1"))) {
            bench.send(hop(server), SipText.request("x"), "1");
            try (var half = server.accept()) {
                bench.close();
                assertEquals(new TransportEvent.SendFailed("1", "the SBC stops"), bench.sendFailed());
                assertTrue(half.isConnected());
            }
        }
    }
}
