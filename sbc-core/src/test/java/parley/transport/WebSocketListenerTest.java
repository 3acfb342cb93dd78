package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.ClientAuth;
import parley.observe.SbcEvent;
import parley.sip.message.SipParser;
import parley.sip.message.SipRequest;

/// WebSocket listeners towards the JDK's WebSocket client, and towards raw HTTP.
@Timeout(60)
final class WebSocketListenerTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String PAGE = "https://pbx.example.org";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    /// Keeps what comes.
    private static final class Heard implements WebSocket.Listener {
        private final LinkedBlockingQueue<String> all = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                all.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            all.add("pong " + StandardCharsets.UTF_8.decode(message));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            all.add("close " + code);
            return null;
        }

        String next() throws InterruptedException {
            return String.valueOf(all.poll(10, TimeUnit.SECONDS));
        }
    }

    /// A page's connection. The JDK's client, when closed, waits for its peers to end theirs; this one does not.
    private record Page(HttpClient client, WebSocket socket, Heard heard) implements AutoCloseable {
        static Page open(HttpClient client, String uri) {
            var heard = new Heard();
            var socket = client.newWebSocketBuilder()
                    .subprotocols("sip")
                    .header("Origin", PAGE)
                    .buildAsync(URI.create(uri), heard)
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            return new Page(client, socket, heard);
        }

        static Page open(TransportBench bench) {
            return open(HttpClient.newHttpClient(), "ws://127.0.0.1:" + bench.port("ws"));
        }

        @Override
        public void close() {
            socket.abort();
            client.shutdownNow();
        }
    }

    private static TransportBench bench() {
        return TransportBench.with(KIT, it -> it.webSocket("ws", List.of(PAGE)));
    }

    @Test
    @DisplayName("RFC 7118 §5: one message in each WebSocket message, text or binary, whole or in fragments, both ways")
    void messages() throws Exception {
        try (var bench = bench();
                var page = Page.open(bench)) {
            var socket = page.socket();
            assertEquals("sip", socket.getSubprotocol());
            socket.sendText(SipText.options("WS", "text"), true).join();
            var received = bench.received();
            assertEquals("text", ((SipRequest) received.message()).headers().callId());
            assertEquals("ws", received.flow().protocol().token());
            socket.sendBinary(ByteBuffer.wrap(SipText.octets(SipText.options("WS", "binary"))), true)
                    .join();
            assertEquals("binary", bench.receivedCall());
            var cut = SipText.options("WS", "fragments");
            socket.sendText(cut.substring(0, 40), false).join();
            socket.sendText(cut.substring(40), true).join();
            assertEquals("fragments", bench.receivedCall());
            var unlengthy = SipText.head("WS", "no-length", "browser.invalid") + "\r\n";
            socket.sendText(unlengthy, true).join();
            assertEquals("no-length", bench.receivedCall());

            bench.send(received.flow(), received.message(), "answer");
            assertTrue(page.heard().next().startsWith("OPTIONS sip:sbc@example.com SIP/2.0\r\n"));
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.5, RFC 7118 §6: pings are answered, as is the double CRLF, and a close by a close")
    void control() throws Exception {
        try (var bench = bench();
                var page = Page.open(bench)) {
            var socket = page.socket();
            socket.sendPing(ByteBuffer.wrap("alive".getBytes(StandardCharsets.UTF_8)))
                    .join();
            assertEquals("pong alive", page.heard().next());
            socket.sendText("\r\n\r\n", true).join();
            assertEquals("\r\n", page.heard().next());
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            assertEquals("close 1000", page.heard().next());
            bench.flowClosed();
        }
    }

    @Test
    @DisplayName("RFC 7118 §4: over TLS the same; a browser's ALPN of HTTP is no reason to refuse it")
    void secure() {
        var lab = new TlsLab(directory);
        var client = HttpClient.newBuilder().sslContext(TlsLab.context()).build();
        try (var bench = TransportBench.with(
                        KIT,
                        it -> it.identities(lab.identities())
                                .webSocket("wss", List.of("*"), lab.server(ClientAuth.NONE)));
                var page = Page.open(client, "wss://127.0.0.1:" + bench.port("wss"))) {
            page.socket().sendText(SipText.options("WSS", "secure"), true).join();
            assertEquals("wss", bench.received().flow().protocol().token());
        }
    }

    @Test
    @DisplayName("RFC 6455 §7.4.1: a message longer than any we take ends the connection")
    void tooLong() {
        try (var bench = bench();
                var page = Page.open(bench)) {
            var _ = page.socket().sendText("x".repeat(SipParser.MESSAGE_MAX_BYTES + 1), true);
            bench.flowClosed();
        }
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | Upgrade: websocket;Origin: https://evil.example;Sec-WebSocket-Protocol: sip | 403 | a page of"
                        + " others",
                "GET | Upgrade: websocket;Origin: https://pbx.example.org | 400 | no subprotocol",
                "GET | Upgrade: websocket;Sec-WebSocket-Protocol: chat | 400 | another subprotocol",
                "GET | Origin: https://pbx.example.org | 426 | no upgrade",
                "POST | Upgrade: websocket;Sec-WebSocket-Protocol: sip | 426 | another method",
            })
    @DisplayName("RFC 6455 §4.2.2, §10.2: whatever is not SIP over WebSocket from a page of ours is refused")
    void refused(String method, String fields, int status, String why) throws IOException {
        try (var bench = bench();
                var socket = new Socket(InetAddress.getLoopbackAddress(), bench.port("ws"))) {
            var request = method + " / HTTP/1.1\r\nHost: sbc\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                    + fields.strip().replace(";", "\r\n") + "\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
            assertEquals("ws", bench.event(SbcEvent.ConnectionClosed.class).protocol());
        }
    }

    @Test
    @DisplayName("RFC 6455 §5.1: a frame that is not masked ends the connection, and the event says so in words")
    void brokenFraming() throws IOException {
        try (var bench = bench();
                var socket = new Socket(InetAddress.getLoopbackAddress(), bench.port("ws"))) {
            socket.setSoTimeout(10_000);
            var request = """
                GET / HTTP/1.1
                Host: sbc
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Protocol: sip

                """.replace("\n", "\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var status = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
            assertEquals("HTTP/1.1 101", new String(status, StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[] {(byte) 0x81, 1, 'x'});
            var _ = socket.getInputStream().readAllBytes();
            var reason = bench.event(SbcEvent.ConnectionClosed.class).reason();
            assertTrue(reason.startsWith("broken WebSocket framing (RFC 6455 §5): "), reason);
            assertFalse(reason.contains("Exception"), reason);
        }
    }

    @ParameterizedTest
    @CsvSource({"SIP", "GARBAGE"})
    @DisplayName("What is not HTTP at all is refused, and its connection closed")
    void notHttp(String kind) throws IOException {
        try (var bench = bench();
                var socket = new Socket(InetAddress.getLoopbackAddress(), bench.port("ws"))) {
            var octets = kind.equals("SIP") ? SipText.options("WS", "bare") : "\0\0\0\r\n\r\n";
            socket.getOutputStream().write(SipText.octets(octets));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 4"), answer);
        }
    }
}
