package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.ClientAuth;
import parley.common.Parsed;
import parley.common.TransportProtocol;
import parley.config.IdentityConfig;
import parley.config.LabConfig;
import parley.config.ListenerConfig;
import parley.config.ServerNameConfig;
import parley.config.TlsServerConfig;
import parley.observe.SbcEvent;
import parley.revocation.AuthorityAnswers;
import parley.tls.TlsServices;
import parley.tls.TlsSnapshot;

/// What a client gets by the server name and the protocols of its ClientHello.
final class ServerNameTermsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String GUARDED = "guarded.example.com";
    private static final String EMPTY = "empty.example.com";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static TlsServerConfig terms(TlsLab lab) {
        var open = lab.server(ClientAuth.NONE);
        return new TlsServerConfig(
                open.identity(),
                Map.of(
                        GUARDED,
                        new ServerNameConfig("sbc", Optional.of(ClientAuth.REQUIRE), Optional.empty()),
                        EMPTY,
                        new ServerNameConfig("empty", Optional.empty(), Optional.empty())),
                ClientAuth.NONE,
                open.verify(),
                open.versions(),
                open.cipherPolicy(),
                open.ciphers(),
                true,
                true,
                false);
    }

    private TransportBench bench(TlsLab lab) {
        var empty = new IdentityConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Optional.empty());
        return TransportBench.with(
                KIT,
                it -> it.identities(lab.identities())
                        .identities(Map.of("empty", empty))
                        .tls("tls", terms(lab))
                        .listener("tcp", TransportProtocol.TCP));
    }

    private static SSLSocket client(TransportBench bench, String serverName, String version, boolean slowly)
            throws IOException {
        var socket = slowly
                ? new OctetByOctet(bench.port("tls"))
                : new Socket(InetAddress.getLoopbackAddress(), bench.port("tls"));
        var tls = (SSLSocket) TlsLab.context().getSocketFactory().createSocket(socket, "", bench.port("tls"), true);
        tls.setEnabledProtocols(new String[] {version});
        return TlsLab.named(tls, serverName);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("A server name that asks for a certificate asks for it however the ClientHello is cut")
    void guarded(String version) throws IOException {
        try (var bench = bench(new TlsLab(directory));
                var slow = client(bench, GUARDED, version, true);
                var open = client(bench, "sbc.example.com", version, true)) {
            var seen = TlsLab.alert(slow);
            var event = bench.handshake();
            assertEquals("no-client-certificate", event.verdict());
            assertEquals(GUARDED, event.serverName());
            assertTrue(event.terms().alertSent().endsWith(" " + seen), seen + ": " + event);
            open.startHandshake();
            assertEquals("accepted", bench.handshake().verdict());
        }
    }

    @Test
    @DisplayName("A name whose identity has no certificate yet is refused, and the event says so")
    void noIdentity() throws IOException {
        try (var bench = bench(new TlsLab(directory));
                var client = client(bench, EMPTY, "TLSv1.3", false)) {
            assertEquals("unrecognized_name", TlsLab.alert(client));
            var event = bench.handshake();
            assertEquals("no-identity", event.verdict());
            assertEquals("112 unrecognized_name", event.terms().alertSent());
        }
    }

    @Test
    @DisplayName(
            "RFC 7301 §3.2: sip/2 is selected; who speaks no SIP is refused; other SIP names are served unselected")
    void protocols() throws IOException {
        try (var bench = bench(new TlsLab(directory));
                var sip = client(bench, "sbc.example.com", "TLSv1.3", false);
                var other = client(bench, "sbc.example.com", "TLSv1.3", false);
                var browser = client(bench, "sbc.example.com", "TLSv1.3", false)) {
            offer(sip, "sip/2");
            sip.startHandshake();
            assertEquals("accepted", bench.handshake().verdict());
            assertEquals("sip/2", sip.getApplicationProtocol());
            offer(other, "sip");
            other.startHandshake();
            assertEquals("accepted", bench.handshake().verdict());
            assertEquals("", other.getApplicationProtocol());
            offer(browser, "h2", "http/1.1");
            Assertions.assertThrows(SSLException.class, browser::startHandshake);
            var event = bench.handshake();
            assertEquals("alpn-refused", event.verdict());
            assertEquals(List.of("h2", "http/1.1"), event.terms().offered().protocols());
        }
    }

    private static void offer(SSLSocket socket, String... protocols) {
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
    }

    @Test
    @DisplayName("TLS on the port for plain SIP is answered in plain SIP and closed, and one event says what it was")
    void plainPort() {
        try (var bench = bench(new TlsLab(directory));
                var client = StreamPeer.connect(bench.port("tcp"))) {
            client.send(ClientHello.of(ClientHello.TLS_1_2, 0xc02b));
            var answer = client.message();
            assertTrue(answer.startsWith("SIP/2.0 400 "), answer);
            assertTrue(client.ended());
            assertEquals("tls-on-plain-port", bench.handshake().verdict());
            var told = bench.seen().stream().filter(SbcEvent.TlsHandshake.class::isInstance);
            assertEquals(1, told.count(), bench.seen().toString());
        }
    }

    @Test
    @DisplayName("TLS dialled to our own port for plain SIP: the caller is told plain-sip-on-tls-port, in words")
    void plainPortDialled() {
        var lab = new TlsLab(directory);
        try (var bench = bench(lab)) {
            var hop = new NextHop(TransportProtocol.TLS, "127.0.0.1", bench.port("tcp"), "");
            bench.send(hop, SipText.request("x"), "1");
            assertTrue(bench.sendFailed().cause().contains("plain-sip-on-tls-port"));
            var roles = Stream.of(bench.handshake(), bench.handshake())
                    .collect(Collectors.toMap(SbcEvent.TlsHandshake::role, SbcEvent.TlsHandshake::verdict));
            assertEquals(Map.of("server", "tls-on-plain-port", "client", "plain-sip-on-tls-port"), roles);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("RFC 9850: the key log gets the secrets of a session, in a file that only we can read")
    void keyLog(String version) throws IOException {
        var lab = new TlsLab(directory);
        var file = directory.resolve("keys.log");
        var opened = TlsServices.open(
                InstantSource.system(),
                AuthorityAnswers.by(_ -> new Parsed.Refused<>("none", 0)),
                _ -> Optional.empty(),
                new LabConfig(false, Optional.of(file)));
        var services = ((Parsed.Ok<TlsServices>) opened).value();
        var listener = new ListenerConfig(
                TransportProtocol.TLS,
                "127.0.0.1",
                0,
                "127.0.0.1",
                0,
                Optional.of(lab.server(ClientAuth.NONE)),
                List.of());
        var logged = assertInstanceOf(
                        TlsSnapshot.Outcome.Loaded.class,
                        TlsSnapshot.load(lab.identities(), Map.of("tls", listener), Map.of(), services))
                .snapshot();
        try (services;
                var bench = bench(lab)) {
            bench.activate(logged);
            try (var client = client(bench, "sbc.example.com", version, false)) {
                client.startHandshake();
                bench.handshake();
            }
        }
        var label = version.equals("TLSv1.3") ? "SERVER_HANDSHAKE_TRAFFIC_SECRET " : "CLIENT_RANDOM ";
        assertTrue(Files.readAllLines(file).stream().anyMatch(line -> line.startsWith(label)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(logged.weaknesses().getFirst().startsWith("sbc.lab.tls-key-log"));
    }

    /// Sends each octet by itself.
    private static final class OctetByOctet extends Socket {
        OctetByOctet(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
            setTcpNoDelay(true);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] octets, int start, int length) throws IOException {
                    for (var at = start; at < start + length; at++) {
                        out.write(octets[at]);
                        out.flush();
                    }
                }
            };
        }
    }
}
