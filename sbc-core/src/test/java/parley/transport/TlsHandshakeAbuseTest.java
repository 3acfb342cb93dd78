package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.ClientAuth;
import parley.config.SipConfig;
import parley.observe.SbcEvent;

/// What comes to a TLS port that is no proper TLS.
final class TlsHandshakeAbuseTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final int ALERT_RECORD = 21;
    private static final int FATAL = 2;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private TransportBench bench(SipConfig sip) {
        var lab = new TlsLab(directory);
        return TransportBench.with(
                KIT,
                it -> it.identities(lab.identities())
                        .tls("tls", lab.server(ClientAuth.NONE))
                        .sip(sip));
    }

    private TransportBench bench() {
        return bench(TransportBench.USUAL);
    }

    private static StreamPeer connect(TransportBench bench) {
        return StreamPeer.connect(bench.port("tls"));
    }

    // Fatal alert of the record layer, unencrypted as it is before keys are agreed.
    private static int alert(StreamPeer peer) {
        var record = peer.octets(7);
        assertEquals(List.of(7, ALERT_RECORD, FATAL), List.of(record.length, (int) record[0], (int) record[5]));
        return record[6];
    }

    @Test
    @DisplayName("RFC 8996: a client that speaks TLS 1.1 at most gets protocol_version (70)")
    void oldVersion() {
        try (var bench = bench();
                var old = connect(bench)) {
            // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
            old.send(ClientHello.of(ClientHello.TLS_1_1, 0xc009));
            assertEquals(70, alert(old));
            assertTrue(old.ended());
            var event = bench.handshake();
            assertEquals("version-mismatch", event.verdict());
            assertTrue(event.explanation().contains("no TLS version that we allow"), event.explanation());
        }
    }

    @Test
    @DisplayName("RFC 5246 §7.2.2: a client without a cipher suite in common gets handshake_failure (40)")
    void noCipher() {
        try (var bench = bench();
                var odd = connect(bench)) {
            // TLS_RSA_WITH_NULL_SHA, TLS_RSA_WITH_3DES_EDE_CBC_SHA
            odd.send(ClientHello.of(ClientHello.TLS_1_2, 0x0002, 0x000a));
            assertEquals(40, alert(odd));
            assertTrue(odd.ended());
            assertEquals("no-common-cipher", bench.handshake().verdict());
        }
    }

    @Test
    @DisplayName("Plain SIP on the TLS port is closed, and the event says what it was")
    void plainSip() {
        try (var bench = bench();
                var phone = connect(bench)) {
            phone.send(SipText.options("TCP", "plain"));
            phone.drain();
            var event = bench.handshake();
            assertEquals("plain-sip-on-tls-port", event.verdict());
            assertEquals(phone.port(), event.remote().port());
            bench.inbound().expectNoMessage(Duration.ZERO);
        }
    }

    @Test
    @DisplayName("A handshake of ours with ourselves, which may end anywhere, is no event")
    void ownProof() throws IOException {
        try (var bench = bench();
                var ours = new Socket()) {
            ours.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var local = (InetSocketAddress) ours.getLocalSocketAddress();
            try (var _ = bench.trial(local)) {
                ours.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bench.port("tls")));
                ours.getOutputStream().write('?');
                assertEquals(-1, ours.getInputStream().read());
            }
            try (var other = connect(bench)) {
                other.send("?");
                assertEquals(other.port(), bench.handshake().remote().port());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'GET / HTTP/1.1', not-tls", "'SSH-2.0-OpenSSH_9.2', not-tls"})
    @DisplayName("Another protocol on the TLS port is closed, with an event")
    void otherProtocol(String line, String verdict) {
        try (var bench = bench();
                var scanner = connect(bench)) {
            scanner.send(line + "\r\n\r\n");
            var event = bench.handshake();
            assertEquals(verdict, event.verdict());
            assertEquals("", event.version(), "nothing was agreed on");
        }
    }

    @Test
    @DisplayName("A handshake that is never finished is ended by the timeout, with an event")
    void slowHandshake() {
        try (var bench = bench(TransportBench.sip(10, Duration.ofMinutes(10), Duration.ofMillis(300)))) {
            try (var slow = connect(bench)) {
                slow.send(Arrays.copyOf(ClientHello.of(ClientHello.TLS_1_2, 0xc02b), 20));
                assertEquals("timeout", bench.handshake().verdict());
                assertTrue(slow.ended());
            }
            try (var silent = connect(bench)) {
                var event = bench.handshake();
                assertEquals("timeout", event.verdict());
                assertEquals("", event.version(), "nothing was agreed on");
                assertTrue(silent.ended());
            }
        }
    }

    @Test
    @DisplayName("A connection that ends during the handshake costs one event: closed, or reset")
    void endedEarly() {
        try (var bench = bench()) {
            try (var scan = connect(bench)) {
                scan.hangUp();
                assertEquals("closed-early", bench.handshake().verdict());
            }
            try (var scan = connect(bench)) {
                scan.send(Arrays.copyOf(ClientHello.of(ClientHello.TLS_1_2, 0xc02b), 20));
                scan.reset();
                assertEquals("reset", bench.handshake().verdict());
            }
            assertEquals(2, bench.seen().size(), bench.seen().toString());
        }
    }

    @Test
    @DisplayName("Handshakes count against the connection limit, or a flood of them would cost us without bound")
    void handshakesCount() {
        try (var bench = bench(TransportBench.sip(1, Duration.ofMinutes(10), Duration.ofMinutes(1)));
                var first = connect(bench)) {
            // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; the answer shows that it is counted.
            first.send(ClientHello.of(ClientHello.TLS_1_2, 0xc02b));
            first.octet();
            try (var second = connect(bench)) {
                assertTrue(second.ended());
            }
            assertTrue(bench.event(SbcEvent.ConnectionClosed.class).reason().startsWith("more than 1 connections"));
        }
    }

    @Test
    @DisplayName("Stop ends connections in the middle of their handshake too")
    void stopDuringHandshake() {
        var bench = bench();
        try (var slow = connect(bench)) {
            bench.close();
            assertTrue(slow.ended());
        }
    }

    @Test
    @DisplayName("No event and no text form holds anything of a private key")
    void noSecrets() throws IOException {
        var lab = new TlsLab(directory);
        var own = lab.issue("phone", "DNS:phone.example.com");
        var tls = lab.server(ClientAuth.REQUIRE);
        try (var bench =
                TransportBench.with(KIT, it -> it.identities(lab.identities()).tls("tls", tls))) {
            try (var good = StreamPeer.connect(TlsLab.socket("TLSv1.3", own), bench.port("tls"));
                    var none = StreamPeer.connect(TlsLab.socket("TLSv1.3"), bench.port("tls"))) {
                good.send(SipText.options("TLS", "x"));
                var flow = bench.received().flow();
                TlsLab.alert((SSLSocket) none.socket());
                bench.handshake();
                var second = bench.handshake();
                var key = Files.readString(Optional.ofNullable(lab.identities().get("sbc"))
                        .orElseThrow()
                        .privateKey()
                        .orElseThrow());
                var secrets =
                        key.lines().filter(line -> !line.startsWith("-----")).toList();
                assertFalse(secrets.isEmpty());
                var printed = Stream.of(bench.seen(), flow, second, tls, lab.identities())
                        .map(Object::toString)
                        .toList();
                for (var secret : secrets) {
                    for (var text : printed) {
                        assertFalse(text.contains(secret), text);
                        assertFalse(text.contains("PRIVATE KEY"), text);
                    }
                }
            }
        }
    }
}
