package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.ClientAuth;
import parley.common.TransportProtocol;
import parley.common.UsagePolicy;
import parley.config.TlsServerConfig;
import parley.observe.SbcEvent;
import parley.tls.PeerIdentity;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Issued;
import parley.tls.TestCertificates.Wish;

/// TLS listeners towards clients of the JDK.
final class TlsListenerTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Instant NOW = TestCertificates.NOW;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private TlsLab lab() {
        return new TlsLab(directory);
    }

    private static TransportBench bench(TlsLab lab, TlsServerConfig tls) {
        return TransportBench.with(
                KIT, it -> it.identities(lab.identities()).tls("tls", tls).clock(() -> NOW));
    }

    private static StreamPeer connect(TransportBench bench, SSLSocket socket) {
        return StreamPeer.connect(socket, bench.port("tls"));
    }

    private static Issued phone(TlsLab lab) {
        return lab.issue("phone", "DNS:phone.example.com");
    }

    @ParameterizedTest
    @CsvSource({"NONE, TLSv1.2", "NONE, TLSv1.3", "REQUEST, TLSv1.2", "REQUEST, TLSv1.3"})
    @DisplayName("RFC 3261 §26.3.1: where no certificate is required, a client without one is served, unverified")
    void withoutCertificate(ClientAuth clientAuth, String version) {
        var lab = lab();
        try (var bench = bench(lab, lab.server(clientAuth));
                var phone = connect(bench, TlsLab.socket(version))) {
            phone.send(SipText.options("TLS", "anonymous"));
            var received = bench.received();
            assertEquals(TransportProtocol.TLS, received.flow().protocol());
            assertEquals(PeerIdentity.NONE, received.flow().peer());
            var event = bench.handshake();
            assertTrue(event.accepted());
            assertEquals(List.of(version, "", ""), List.of(event.version(), event.peerSubject(), event.explanation()));
        }
    }

    @ParameterizedTest
    @CsvSource({"REQUEST, TLSv1.2", "REQUEST, TLSv1.3", "REQUIRE, TLSv1.2", "REQUIRE, TLSv1.3"})
    @DisplayName("RFC 5922 §7: a client's certificate is verified, and its names are known to signalling and the event")
    void withCertificate(ClientAuth clientAuth, String version) {
        var lab = lab();
        var own = phone(lab);
        try (var bench = bench(lab, lab.server(clientAuth));
                var phone = connect(bench, TlsLab.socket(version, own))) {
            phone.send(SipText.options("TLS", "known"));
            var flow = bench.received().flow();
            assertEquals(List.of("phone.example.com"), flow.peer().names());
            var event = bench.handshake();
            var suite = version.equals("TLSv1.3") ? "TLS_AES_" : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
            assertTrue(event.cipher().startsWith(suite), event.cipher());
            assertEquals(
                    new SbcEvent.TlsHandshake(
                            "server",
                            "tls",
                            flow.remote(),
                            version,
                            event.cipher(),
                            "sbc.example.com",
                            "CN=phone,O=Test",
                            List.of("phone.example.com"),
                            own.certificate().getSerialNumber().toString(16),
                            Optional.of(own.certificate().getNotAfter().toInstant()),
                            "accepted",
                            "",
                            event.terms()),
                    event);
            assertEquals("sbc.example.com", event.terms().offered().serverName());
            assertTrue(event.terms().offered().versions().contains(version));
            assertTrue(event.terms().wanted().startsWith("TLSv1"), event.terms().wanted());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STRICT, TLSv1.2",
        "STRICT, TLSv1.3",
        "ACCEPT_SERVER_AUTH_ONLY_CLIENT, TLSv1.2",
        "ACCEPT_SERVER_AUTH_ONLY_CLIENT, TLSv1.3"
    })
    @DisplayName("RFC 5280 §4.2.1.12: a client's certificate for servers only is refused, or let in by policy and told")
    void serverAuthOnly(UsagePolicy usage, String version) {
        var lab = lab();
        var own = TestCertificates.leaf(
                lab.root(), Wish.of("phone", "DNS:phone.example.com").usable(KeyPurposeId.id_kp_serverAuth));
        try (var bench = bench(lab, lab.server(ClientAuth.REQUIRE, usage));
                var phone = connect(bench, TlsLab.socket(version, own))) {
            if (usage == UsagePolicy.STRICT) {
                TlsLab.alert((SSLSocket) phone.socket());
                assertEquals("wrong-usage", bench.handshake().verdict());
                bench.inbound().expectNoMessage(Duration.ZERO);
            } else {
                phone.send(SipText.options("TLS", "known"));
                assertEquals(
                        List.of("phone.example.com"),
                        bench.received().flow().peer().names());
                var explanation = bench.handshake().explanation();
                assertTrue(explanation.contains("verify.usage lets pass"), explanation);
            }
        }
    }

    @Test
    @DisplayName("RFC 5922 §7: where a certificate is not asked for, one is not looked at")
    void notAskedFor() {
        var lab = lab();
        try (var bench = bench(lab, lab.server(ClientAuth.NONE));
                var phone = connect(bench, TlsLab.socket("TLSv1.3", TestCertificates.selfSigned(Wish.of("x"))))) {
            phone.send(SipText.options("TLS", "x"));
            assertEquals(PeerIdentity.NONE, bench.received().flow().peer());
        }
    }

    record Refusal(String reads, Function<TlsLab, Issued[]> shown, String version, String alert, String verdict) {
        @Override
        public String toString() {
            return version + ", " + reads + ": alert " + alert;
        }
    }

    private static Stream<Refusal> both(String reads, Function<TlsLab, Issued> shown, String alert, String verdict) {
        return TlsLab.BOTH.stream()
                .map(version -> new Refusal(reads, lab -> new Issued[] {shown.apply(lab)}, version, alert, verdict));
    }

    static Stream<Refusal> refusals() {
        var day = Duration.ofDays(1);
        return Stream.of(
                        Stream.of(
                                new Refusal(
                                        "no certificate",
                                        _ -> new Issued[0],
                                        "TLSv1.2",
                                        "handshake_failure",
                                        "no-client-certificate"),
                                new Refusal(
                                        "no certificate",
                                        _ -> new Issued[0],
                                        "TLSv1.3",
                                        "certificate_required",
                                        "no-client-certificate")),
                        both(
                                "unknown authority",
                                _ -> TestCertificates.leaf(TestCertificates.root("Elsewhere"), Wish.of("phone")),
                                "unknown_ca",
                                "unknown-ca"),
                        both(
                                "vouches for itself",
                                _ -> TestCertificates.selfSigned(Wish.of("phone")),
                                "unknown_ca",
                                "self-signed"),
                        both(
                                "expired",
                                lab -> TestCertificates.leaf(
                                        lab.root(), Wish.of("phone").between(NOW.minus(day), NOW.minusSeconds(1))),
                                "certificate_expired",
                                "expired"),
                        both(
                                "not yet valid",
                                lab -> TestCertificates.leaf(
                                        lab.root(), Wish.of("phone").between(NOW.plusSeconds(1), NOW.plus(day))),
                                "certificate_expired",
                                "not-yet-valid"),
                        both(
                                "for servers only",
                                lab -> TestCertificates.leaf(
                                        lab.root(), Wish.of("phone").usable(KeyPurposeId.id_kp_serverAuth)),
                                "unsupported_certificate",
                                "wrong-usage"))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    @DisplayName("RFC 8446 §6.2, RFC 5246 §7.2.2: a client that may not come in gets the alert that says why")
    void refused(Refusal row) {
        var lab = lab();
        var shown = row.shown().apply(lab);
        try (var bench = bench(lab, lab.server(ClientAuth.REQUIRE));
                var phone = connect(bench, TlsLab.socket(row.version(), shown))) {
            assertEquals(row.alert(), TlsLab.alert((SSLSocket) phone.socket()));
            var event = bench.handshake();
            assertEquals(
                    List.of(row.verdict(), "tls", "sbc.example.com"),
                    List.of(event.verdict(), event.via(), event.serverName()));
            assertFalse(event.explanation().isEmpty());
            if (shown.length > 0) {
                assertEquals("CN=phone,O=Test", event.peerSubject());
                assertEquals(shown[0].certificate().getSerialNumber().toString(16), event.peerSerial());
            }
            bench.inbound().expectNoMessage(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("RFC 5280 §5: a client whose certificate is on the revocation list gets certificate_revoked")
    void revoked(String version) {
        var lab = lab();
        var bad = phone(lab);
        var good = phone(lab);
        var tls = lab.server(ClientAuth.REQUIRE, Map.of(), Optional.of(lab.revocations(bad.certificate())), List.of());
        try (var bench = bench(lab, tls);
                var refused = connect(bench, TlsLab.socket(version, bad));
                var taken = connect(bench, TlsLab.socket(version, good))) {
            assertEquals("certificate_revoked", TlsLab.alert((SSLSocket) refused.socket()));
            assertEquals("revoked", bench.handshake().verdict());
            taken.send(SipText.options("TLS", "good"));
            assertEquals("good", bench.receivedCall());
        }
    }

    @Test
    @DisplayName("RFC 6066 §3: the server name chooses the identity; a name that nobody knows gets the default")
    void serverName() throws IOException {
        var lab = lab();
        lab.identity("other", lab.issue("other", "DNS:other.example.com"))
                .identity("wild", TestCertificates.rsaLeaf(lab.root(), Wish.of("wild", "DNS:wild.example.com")));
        var sni = Map.of("other.example.com", "other", "*.wild.example.com", "wild");
        try (var bench = bench(lab, lab.server(ClientAuth.NONE, sni, Optional.empty(), List.of()))) {
            var expected = Map.of(
                    "other.example.com", "CN=other,O=Test",
                    "Other.Example.Com", "CN=other,O=Test",
                    "a.wild.example.com", "CN=wild,O=Test",
                    "nobody.example.com", "CN=sbc,O=Test");
            for (var row : expected.entrySet()) {
                for (var version : TlsLab.BOTH) {
                    try (var phone = connect(bench, TlsLab.named(TlsLab.socket(version), row.getKey()))) {
                        var session = ((SSLSocket) phone.socket()).getSession();
                        var shown = (X509Certificate) session.getPeerCertificates()[0];
                        assertEquals(
                                row.getValue(), shown.getSubjectX500Principal().getName(), row.getKey());
                        var event = bench.handshake();
                        assertTrue(event.accepted());
                        assertTrue(event.serverName().equalsIgnoreCase(row.getKey()), event.serverName());
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("RFC 8446 §4.6.1: a session cannot be resumed past the end of the client's certificate")
    void noResumptionPastExpiry() throws IOException {
        var lab = lab();
        var day = Duration.ofDays(1);
        var own = TestCertificates.leaf(lab.root(), Wish.of("phone").between(NOW.minus(day), NOW.plus(day)));
        var clock = new AtomicReference<>(NOW);
        for (var version : TlsLab.BOTH) {
            clock.set(NOW);
            try (var bench = TransportBench.with(
                    KIT,
                    it -> it.identities(lab.identities())
                            .tls("tls", lab.server(ClientAuth.REQUIRE))
                            .clock(clock::get))) {
                var client = TlsLab.context(own).getSocketFactory();
                try (var first = connect(bench, only(version, (SSLSocket) client.createSocket()))) {
                    first.send(SipText.options("TLS", "first") + "\r\n\r\n");
                    assertEquals("first", bench.receivedCall());
                    // Reads the pong, and with it any ticket.
                    assertEquals('\r', first.octet());
                }
                bench.flowClosed();
                clock.set(NOW.plus(day).plusSeconds(1));
                try (var second = connect(bench, only(version, (SSLSocket) client.createSocket()))) {
                    second.drain();
                    assertEquals("expired", handshakes(bench).getLast().verdict(), version);
                }
                bench.inbound().expectNoMessage(Duration.ZERO);
            }
        }
    }

    @Test
    @DisplayName("RFC 5077 §5.5: a ticket outlasts two changes of the key that sealed it, and not a third")
    void ticketKeys() throws IOException {
        for (var version : TlsLab.BOTH) {
            try (var bench = TransportBench.with(
                    KIT, it -> it.identities(lab().identities()).tls("tls", lab().server(ClientAuth.NONE)))) {
                for (var changes : List.of(0, 2, 3)) {
                    // A resumed session has what was bound to the first.
                    var client = TlsLab.context().getSocketFactory();
                    assertNull(visit(bench, version, client), version);
                    for (var change = 0; change < changes; change++) {
                        bench.renewTicketKeys();
                    }
                    var bound = visit(bench, version, client);
                    assertEquals(changes < 3 ? "first" : null, bound, version + " after " + changes + " changes");
                }
            }
        }
    }

    // What the session has been bound to by an earlier visit.
    private static @Nullable Object visit(TransportBench bench, String version, SSLSocketFactory client)
            throws IOException {
        var socket = only(version, (SSLSocket) client.createSocket());
        try (var peer = connect(bench, socket)) {
            peer.send("\r\n\r\n");
            // Reads the pong, and with it any ticket.
            assertEquals('\r', peer.octet());
            var bound = socket.getSession().getValue("visit");
            socket.getSession().putValue("visit", "first");
            return bound;
        }
    }

    private static List<SbcEvent.TlsHandshake> handshakes(TransportBench bench) {
        bench.handshake();
        bench.handshake();
        return bench.seen().stream()
                .filter(SbcEvent.TlsHandshake.class::isInstance)
                .map(SbcEvent.TlsHandshake.class::cast)
                .toList();
    }

    private static SSLSocket only(String version, SSLSocket socket) {
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    @Test
    @Timeout(60)
    @DisplayName("New certificates serve new connections; those that stand keep theirs")
    void reload() throws IOException {
        var lab = lab();
        try (var bench = bench(lab, lab.server(ClientAuth.NONE));
                var old = connect(bench, TlsLab.socket("TLSv1.3"))) {
            old.send(SipText.options("TLS", "before"));
            assertEquals("before", bench.receivedCall());
            lab.identity("sbc", lab.issue("renewed", "DNS:sbc.example.com"));
            bench.reload();
            old.send(SipText.options("TLS", "after"));
            assertEquals("after", bench.receivedCall());
            bench.handshake();
            // They are in force at some moment from now on.
            String subject;
            do {
                try (var next = connect(bench, TlsLab.socket("TLSv1.3"))) {
                    var session = ((SSLSocket) next.socket()).getSession();
                    subject = ((X509Certificate) session.getPeerCertificates()[0])
                            .getSubjectX500Principal()
                            .getName();
                    bench.handshake();
                }
            } while (subject.equals("CN=sbc,O=Test"));
            assertEquals("CN=renewed,O=Test", subject);
        }
    }

    @Test
    @DisplayName("RFC 8446 §6.1: when we close, close_notify comes first")
    void closeNotify() throws IOException {
        var lab = lab();
        try (var bench = bench(lab, lab.server(ClientAuth.NONE));
                var phone = connect(bench, TlsLab.socket("TLSv1.3"))) {
            phone.send(SipText.options("TLS", "x"));
            bench.received().flow().connection().tell(new FlowCommand.Close("done"));
            // The JDK's socket throws at an end without close_notify.
            assertEquals(-1, phone.octet());
        }
    }

    @Test
    @DisplayName("RFC 8446 §6.1: a peer's close_notify is answered by ours, and the connection ends in order")
    void closeNotifyAnswered() throws IOException {
        var lab = lab();
        try (var bench = bench(lab, lab.server(ClientAuth.NONE));
                var phone = connect(bench, TlsLab.socket("TLSv1.3"))) {
            phone.send(SipText.options("TLS", "x"));
            bench.received();
            phone.halfClose();
            assertEquals(-1, phone.octet());
            assertEquals(
                    "closed by the peer",
                    bench.event(SbcEvent.ConnectionClosed.class).reason());
        }
    }

    @Test
    @DisplayName("RFC 8446 §6.1: an end without close_notify is told as what it may be: cut off")
    void truncated() throws IOException {
        var lab = lab();
        try (var bench = bench(lab, lab.server(ClientAuth.NONE));
                var plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bench.port("tls")));
            var phone = (SSLSocket) TlsLab.context().getSocketFactory().createSocket(plain, "127.0.0.1", 5061, false);
            phone.startHandshake();
            phone.getOutputStream().write(SipText.options("TLS", "x").getBytes(StandardCharsets.UTF_8));
            bench.received();
            plain.shutdownOutput();
            assertEquals(
                    "cut off: closed by the peer without close_notify",
                    bench.event(SbcEvent.ConnectionClosed.class).reason());
        }
    }
}
