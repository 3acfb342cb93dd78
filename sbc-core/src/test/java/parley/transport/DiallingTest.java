package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelOption;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.TransportProtocol;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.resolve.Target;
import parley.tls.TlsSnapshot;

/// Next hops with several servers.
final class DiallingTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final TestProbe<Dialling.Outcome> outcomes = KIT.createTestProbe();
    private final TestProbe<SbcEvent> events = KIT.createTestProbe();
    private final EventLoops loops = new EventLoops(TransportBench.DSCP);

    @AfterEach
    void free() {
        loops.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static Target at(TransportProtocol protocol, String address, int port) {
        return new Target(protocol, address, port, "two.example.com");
    }

    private void dial(TlsLab lab, Target... targets) {
        var peers = Map.of("trunk", TransportBench.peer(lab.client("")));
        var tls = assertInstanceOf(
                        TlsSnapshot.Outcome.Loaded.class,
                        TlsSnapshot.load(lab.identities(), Map.of(), peers, java.time.InstantSource.system()))
                .snapshot();
        EventSink sink = events.getRef()::tell;
        TestProbe<InboundSip> inbound = KIT.createTestProbe();
        var context = new TransportContext(
                loops,
                new KnownServers(),
                List.of(),
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
                new ConnectionPipeline(TransportBench.USUAL, sink),
                TransportBench.USUAL,
                AliasTerms.of(Map.of()),
                inbound.getRef(),
                sink);
        var hop = new NextHop(targets[0].transport(), "two.example.com", 0, "trunk");
        new Dialling(context, tls, hop, List.of(targets), outcomes.getRef()::tell).begin();
    }

    private <T extends Dialling.Outcome> T outcome(Class<T> kind) {
        var outcome = outcomes.expectMessageClass(kind, TransportBench.PATIENCE);
        outcomes.expectNoMessage(java.time.Duration.ZERO);
        return outcome;
    }

    @Test
    @DisplayName("RFC 3263 §4.3: the second address is tried where the first refuses")
    void secondAddress() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var dead = at(TransportProtocol.TCP, "127.0.0.2", server.getLocalPort());
            dial(new TlsLab(directory), dead, at(TransportProtocol.TCP, "127.0.0.1", server.getLocalPort()));
            var connected = outcome(Dialling.Outcome.Connected.class);
            assertEquals(
                    "127.0.0.1",
                    Addresses.endpoint(connected.connection().channel().remoteAddress())
                            .address());
            assertEquals(List.of(dead), connected.failed());
        }
    }

    @Test
    @DisplayName("RFC 2474 §3: what we send on a connection that we dial is marked as configured")
    void marked() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            dial(new TlsLab(directory), at(TransportProtocol.TCP, "127.0.0.1", server.getLocalPort()));
            var channel = outcome(Dialling.Outcome.Connected.class).connection().channel();
            assertEquals(TransportBench.DSCP << 2, channel.config().getOption(ChannelOption.IP_TOS));
        }
    }

    // The reset meets the handshake before or after its first write, about as often.
    @RepeatedTest(20)
    @DisplayName("RFC 3263 §4.3: and where the first one breaks off the handshake")
    void secondAddressOverTls() throws IOException {
        var lab = new TlsLab(directory);
        try (var server = TlsLab.serverSocket(lab.issue("two", "DNS:two.example.com"));
                var broken = new ServerSocket(server.getLocalPort(), 1, InetAddress.ofLiteral("127.0.0.2"))) {
            dial(
                    lab,
                    at(TransportProtocol.TLS, "127.0.0.2", server.getLocalPort()),
                    at(TransportProtocol.TLS, "127.0.0.1", server.getLocalPort()));
            new StreamPeer(broken.accept()).reset();
            try (var socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
            }
            outcome(Dialling.Outcome.Connected.class);
        }
    }

    @Test
    @DisplayName("RFC 3263 §4.3: and where the first shows a certificate that is none of the domain's")
    void secondCertificate() throws IOException {
        var lab = new TlsLab(directory);
        try (var server = TlsLab.serverSocket(lab.issue("two", "DNS:two.example.com"));
                var wrong = TlsLab.serverSocket(lab.issue("other", "DNS:other.example.com"))) {
            var first = at(TransportProtocol.TLS, "127.0.0.1", wrong.getLocalPort());
            dial(lab, first, at(TransportProtocol.TLS, "127.0.0.1", server.getLocalPort()));
            try (var socket = (SSLSocket) wrong.accept()) {
                assertThrows(IOException.class, () -> {
                    socket.startHandshake();
                    socket.getInputStream().read();
                });
            }
            try (var socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
            }
            assertEquals(
                    List.of(first), outcome(Dialling.Outcome.Connected.class).failed());
        }
    }

    @Test
    @DisplayName("RFC 3263 §4.3: where all refuse the words are those of the last, and say how many there were")
    void allRefuse() throws IOException {
        int port;
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = server.getLocalPort();
        }
        dial(
                new TlsLab(directory),
                at(TransportProtocol.TCP, "127.0.0.2", port),
                at(TransportProtocol.TCP, "127.0.0.3", port));
        var failed = outcome(Dialling.Outcome.Failed.class);
        assertEquals(2, failed.failed().size());
        assertTrue(
                failed.cause().startsWith("TCP to two.example.com (127.0.0.3) port " + port + ": connection-refused:")
                        && failed.cause().endsWith("; the last of 2 servers tried"),
                failed.cause());
    }
}
