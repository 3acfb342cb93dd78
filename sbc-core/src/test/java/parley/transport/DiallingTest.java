package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
import parley.tls.TlsSnapshot;

/// Names with several addresses, or none, by a resolver of the test's own.
final class DiallingTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final TestProbe<Dialling.Outcome> outcomes = KIT.createTestProbe();
    private final TestProbe<SbcEvent> events = KIT.createTestProbe();
    private final EventLoops loops = new EventLoops();
    private final NameLookup names = new NameLookup(DiallingTest::resolve);

    @AfterEach
    void free() {
        names.close();
        loops.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static InetAddress[] resolve(String host) throws UnknownHostException {
        return switch (host) {
            case "two.example.com" ->
                new InetAddress[] {InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.1")};
            case "many.example.com" -> {
                var many = new InetAddress[50];
                java.util.Arrays.fill(many, InetAddress.ofLiteral("127.0.0.2"));
                many[49] = InetAddress.ofLiteral("127.0.0.1");
                yield many;
            }
            default -> throw new UnknownHostException(host);
        };
    }

    private void dial(TransportProtocol protocol, String host, int port) {
        dial(new TlsLab(directory), protocol, host, port);
    }

    private void dial(TlsLab lab, TransportProtocol protocol, String host, int port) {
        var peers = Map.of("trunk", TransportBench.peer(lab.client("")));
        var tls = assertInstanceOf(
                        TlsSnapshot.Outcome.Loaded.class,
                        TlsSnapshot.load(lab.identities(), Map.of(), peers, java.time.InstantSource.system()))
                .snapshot();
        EventSink sink = events.getRef()::tell;
        TestProbe<InboundSip> inbound = KIT.createTestProbe();
        var context = new TransportContext(
                loops,
                names,
                new DefaultChannelGroup(GlobalEventExecutor.INSTANCE),
                new ConnectionPipeline(TransportBench.USUAL, sink),
                TransportBench.USUAL,
                inbound.getRef(),
                sink);
        new Dialling(context, tls, new NextHop(protocol, host, port, "trunk"), outcomes.getRef()::tell).begin();
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
            dial(TransportProtocol.TCP, "two.example.com", server.getLocalPort());
            var connected = outcome(Dialling.Outcome.Connected.class);
            assertEquals(
                    "127.0.0.1",
                    Addresses.endpoint(connected.connection().channel().remoteAddress())
                            .address());
        }
    }

    // The reset meets the handshake before or after its first write, about as often.
    @RepeatedTest(20)
    @DisplayName("RFC 3263 §4.3: and where the first one breaks off the handshake")
    void secondAddressOverTls() throws IOException {
        var lab = new TlsLab(directory);
        try (var server = TlsLab.serverSocket(lab.issue("two", "DNS:two.example.com"));
                var broken = new ServerSocket(server.getLocalPort(), 1, InetAddress.ofLiteral("127.0.0.2"))) {
            dial(lab, TransportProtocol.TLS, "two.example.com", server.getLocalPort());
            new StreamPeer(broken.accept()).reset();
            try (var socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
            }
            outcome(Dialling.Outcome.Connected.class);
        }
    }

    @Test
    @DisplayName("RFC 3263 §4.3: no more than 8 addresses of a name are tried, and one outcome comes of it")
    void bounded() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            dial(TransportProtocol.TCP, "many.example.com", server.getLocalPort());
            assertTrue(outcome(Dialling.Outcome.Failed.class).cause().contains("connection-refused"));
        }
    }

    @Test
    @DisplayName("RFC 3263 §4: a name without address fails with the name")
    void noAddress() {
        dial(TransportProtocol.TCP, "none.example.com", 5060);
        assertTrue(outcome(Dialling.Outcome.Failed.class).cause().contains("the name none.example.com has no address"));
    }

    @Test
    @DisplayName("A resolver that hangs holds a bounded number of threads and questions; the rest is refused in words")
    void hangingResolver() {
        var hang = new CountDownLatch(1);
        TestProbe<String> answers = KIT.createTestProbe();
        var answer = new NameLookup.Answer() {
            @Override
            public void found(java.util.List<InetAddress> addresses) {
                answers.getRef().tell("found");
            }

            @Override
            public void failed(String cause) {
                answers.getRef().tell(cause);
            }
        };
        try (var hanging = new NameLookup(host -> {
            try {
                hang.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        })) {
            for (var i = 0; i <= TransportLimits.LOOKUPS_MAX + TransportLimits.LOOKUP_QUEUE_MAX; i++) {
                hanging.resolve("slow.example.com", answer);
            }
            assertEquals("too many names are being looked up", answers.receiveMessage(TransportBench.PATIENCE));
            hanging.resolve("192.0.2.1", answer);
            assertEquals("found", answers.receiveMessage(TransportBench.PATIENCE));
        } finally {
            hang.countDown();
        }
    }
}
