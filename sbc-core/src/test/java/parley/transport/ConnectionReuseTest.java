package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.ClientAuth;
import parley.common.TransportProtocol;
import parley.config.TlsClientConfig;
import parley.observe.SbcEvent;
import parley.tls.TestCertificates;
import parley.tls.TestCertificates.Issued;
import parley.tls.TestCertificates.Wish;

/// Connections that serve requests both ways (RFC 5923), on real sockets. The peer is `127.0.0.1` at the port of a
/// server of its own, so that a message which is dialled shows up there.
final class ConnectionReuseTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private TlsLab lab;

    @SuppressWarnings("NullAway.Init")
    private Issued trunk;

    @BeforeEach
    void issue() {
        lab = new TlsLab(directory);
        trunk = lab.issue("trunk", "DNS:trunk.example.com", "IP:127.0.0.1");
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private TransportBench bench(SSLServerSocket server, TlsClientConfig tls) {
        return TransportBench.with(
                KIT,
                it -> it.identities(lab.identities())
                        .tls("mtls", lab.server(ClientAuth.REQUEST))
                        .peer(
                                "trunk",
                                TransportBench.peer(
                                        "127.0.0.1", server.getLocalPort(), List.of("trunk.example.com"), tls))
                        .clock(() -> TestCertificates.NOW));
    }

    private TransportBench bench(SSLServerSocket server) {
        return bench(server, TlsLab.reusing(lab.verify()));
    }

    private static NextHop hop(SSLServerSocket server) {
        return new NextHop(TransportProtocol.TLS, "127.0.0.1", server.getLocalPort(), "trunk");
    }

    private static StreamPeer connect(TransportBench bench, Issued... own) {
        return StreamPeer.connect(TlsLab.socket("TLSv1.3", own), bench.port("mtls"));
    }

    /// Asks for the connection's reuse in the trunk's name.
    /// @return the flow that it came on
    private static Flow ask(TransportBench bench, StreamPeer peer, SSLServerSocket server) {
        peer.send(SipText.options("TLS", "hello", "127.0.0.1:" + server.getLocalPort() + ";alias", ""));
        return bench.received().flow();
    }

    private static StreamPeer accept(SSLServerSocket server) throws IOException {
        return new StreamPeer((SSLSocket) server.accept());
    }

    /// The next request to the trunk has to be dialled.
    private static void assertDialled(TransportBench bench, SSLServerSocket server) throws IOException {
        bench.send(hop(server), SipText.request("dialled"), "dialled");
        try (var dialled = accept(server)) {
            assertTrue(dialled.message().contains("Call-ID: dialled"));
            bench.sent("dialled");
        }
    }

    @Test
    @DisplayName("RFC 5923 §8.2: a request to the peer goes back over the connection that the peer opened and marked")
    void reused() throws IOException {
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server);
                var peer = connect(bench, trunk)) {
            var flow = ask(bench, peer, server);
            var event = bench.event(SbcEvent.ConnectionAliased.class);
            assertEquals(new SbcEvent.ConnectionAliased("mtls", flow.remote(), "trunk", ""), event);
            bench.send(hop(server), SipText.request("back"), "1");
            var arrived = peer.message();
            assertTrue(arrived.contains("Call-ID: back"), arrived);
            assertFalse(arrived.contains(";alias"), "the wish is of who opened the connection");
            assertEquals(flow, bench.sent("1"));
        }
    }

    @Test
    @DisplayName("RFC 5923 §8.3: with the connection its alias goes, and the peer is dialled again")
    void closed() throws IOException {
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server)) {
            try (var peer = connect(bench, trunk)) {
                ask(bench, peer, server);
                bench.event(SbcEvent.ConnectionAliased.class);
            }
            bench.flowClosed();
            assertDialled(bench, server);
        }
    }

    @Test
    @DisplayName("Of several connections of the peer the newest serves; when it goes, the one before it")
    void newest() throws IOException {
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server);
                var older = connect(bench, trunk)) {
            ask(bench, older, server);
            bench.event(SbcEvent.ConnectionAliased.class);
            try (var newer = connect(bench, trunk)) {
                ask(bench, newer, server);
                bench.event(SbcEvent.ConnectionAliased.class);
                bench.send(hop(server), SipText.request("a"), "1");
                assertTrue(newer.message().contains("Call-ID: a"));
                bench.sent("1");
            }
            bench.flowClosed();
            bench.send(hop(server), SipText.request("b"), "2");
            assertTrue(older.message().contains("Call-ID: b"));
            bench.sent("2");
        }
    }

    @Test
    @DisplayName("RFC 5923 §8.2: a connection that we dialled stays in use while it lives, then the peer's own serves")
    void dialledFirst() throws IOException {
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server);
                var peer = connect(bench, trunk)) {
            Flow dialledFlow;
            bench.send(hop(server), SipText.request("a"), "1");
            try (var dialled = accept(server)) {
                assertTrue(dialled.message().contains("Call-ID: a"));
                dialledFlow = bench.sent("1");
                assertNotEquals(dialledFlow, ask(bench, peer, server));
                bench.event(SbcEvent.ConnectionAliased.class);
                bench.send(hop(server), SipText.request("b"), "2");
                assertTrue(dialled.message().contains("Call-ID: b"));
                assertEquals(dialledFlow, bench.sent("2"));
            }
            assertEquals(dialledFlow, bench.flowClosed().flow());
            bench.send(hop(server), SipText.request("c"), "3");
            assertTrue(peer.message().contains("Call-ID: c"));
            bench.sent("3");
        }
    }

    @Test
    @DisplayName("RFC 5923 §8.1: what we send on a connection that we dialled has alias in its topmost Via")
    void marked() throws IOException {
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server)) {
            bench.send(hop(server), SipText.request("a"), "1");
            try (var dialled = accept(server)) {
                var via = dialled.message()
                        .lines()
                        .filter(line -> line.startsWith("Via:"))
                        .findFirst();
                assertTrue(via.orElseThrow().endsWith(";alias"), via.toString());
                bench.send(bench.sent("1"), SipText.request("b"), "2");
                assertTrue(dialled.message().contains(";alias\r\n"), "also in what names the flow itself");
            }
        }
    }

    @Test
    @DisplayName("Without alias in its configuration a peer is dialled as ever, and nothing is added to Via")
    void notConfigured() throws IOException {
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server, lab.client("sbc"));
                var peer = connect(bench, trunk)) {
            ask(bench, peer, server);
            bench.send(hop(server), SipText.request("a"), "1");
            try (var dialled = accept(server)) {
                assertFalse(dialled.message().contains("alias"));
            }
        }
    }

    @Test
    @DisplayName("RFC 5923 §9.2: a valid certificate of another name does not get the peer's calls, whatever Via says")
    void hijack() throws IOException {
        var attacker = lab.issue("attacker", "DNS:attacker.example.com", "IP:127.0.0.2");
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server);
                var peer = connect(bench, attacker)) {
            ask(bench, peer, server);
            assertDialled(bench, server);
        }
    }

    @Test
    @DisplayName("RFC 5923 §9.2: who shows no certificate does not get the peer's calls")
    void anonymous() throws IOException {
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server);
                var peer = connect(bench)) {
            ask(bench, peer, server);
            assertDialled(bench, server);
        }
    }

    @Test
    @DisplayName("RFC 5922 §7.2: a certificate with the peer's name, and not that of the host we dial, is refused")
    void anotherHost() throws IOException {
        var half = lab.issue("half", "DNS:trunk.example.com");
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server);
                var peer = connect(bench, half)) {
            ask(bench, peer, server);
            var event = bench.event(SbcEvent.ConnectionAliased.class);
            assertFalse(event.taken());
            assertTrue(event.refusal().contains("expected a certificate for 127.0.0.1"), event.refusal());
            assertDialled(bench, server);
        }
    }

    @Test
    @DisplayName(
            "RFC 5923 §9.2: an authority that the listener trusts for all, and the peer's policy does not, is refused")
    void anotherAuthority() throws IOException {
        var carrierRoot = TestCertificates.root("Carrier Root");
        var genuine = TestCertificates.leaf(carrierRoot, Wish.of("trunk", "IP:127.0.0.1"));
        try (var server = TlsLab.serverSocket(genuine);
                var bench = bench(server, TlsLab.reusing(lab.verify(carrierRoot)));
                var peer = connect(bench, trunk)) {
            ask(bench, peer, server);
            var event = bench.event(SbcEvent.ConnectionAliased.class);
            assertFalse(event.taken());
            assertTrue(event.refusal().contains("CN=Lab Root"), event.refusal());
            assertDialled(bench, server);
        }
    }

    @Test
    @DisplayName("RFC 5923 §8.2: sent-by of another port is told once, not with every request")
    void anotherPort() throws IOException {
        try (var server = TlsLab.serverSocket(trunk);
                var bench = bench(server);
                var peer = connect(bench, trunk)) {
            for (var i = 0; i < 3; i++) {
                peer.send(SipText.options("TLS", "n" + i, "127.0.0.1:1;alias", ""));
                bench.received();
            }
            var event = bench.event(SbcEvent.ConnectionAliased.class);
            assertTrue(event.refusal().startsWith("Via says 127.0.0.1 port 1, "), event.refusal());
            assertDialled(bench, server);
            assertEquals(
                    1,
                    bench.seen().stream()
                            .filter(SbcEvent.ConnectionAliased.class::isInstance)
                            .count());
        }
    }
}
