package parley.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// Chromium as a phone: a page with SIP over WebSocket of its own and the browser's WebRTC. Its microphone is a tone.
final class BrowserPhone implements AutoCloseable {
    private static final int TONE_SECONDS = 60;
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration SIGNALLING = Duration.ofSeconds(12);
    private static final Pattern DEVTOOLS = Pattern.compile("DevTools listening on ws://127\\.0\\.0\\.1:(\\d+)/");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Party party;
    private final HttpServer pages;
    private final PeerProcess process;
    private final DevTools page;

    private BrowserPhone(Party party, HttpServer pages, PeerProcess process, DevTools page) {
        this.party = party;
        this.pages = pages;
        this.process = process;
        this.page = page;
    }

    /// Starts the browser, and registers.
    /// @param certificate PEM of the SBC's, which the page is to trust
    /// @param port of the SBC's listener for browsers
    static BrowserPhone start(Path parent, Party party, Path certificate, int port) throws IOException {
        var directory = Files.createDirectories(parent.resolve("chromium-" + party.user()));
        var tone = directory.resolve("tone.wav");
        Wav.writeTone(tone, party.toneHertz(), TONE_SECONDS);
        var pages = pages();
        var process = PeerProcess.start(
                directory,
                "chromium",
                List.of(
                        "/usr/bin/chromium",
                        "--headless=new",
                        // Chromium's sandbox does not run for root, as whom a container's tests run.
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-timer-throttling",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--use-fake-ui-for-media-stream",
                        "--use-fake-device-for-media-stream",
                        "--use-file-for-fake-audio-capture=" + tone,
                        "--autoplay-policy=no-user-gesture-required",
                        "--allow-loopback-in-peer-connection",
                        "--ignore-certificate-errors-spki-list=" + publicKeyHash(certificate),
                        "http://localhost:" + pages.getAddress().getPort() + "/phone.html"),
                Map.of("HOME", directory.toString()));
        Await.until(
                START,
                "Chromium's DevTools",
                () -> DEVTOOLS.matcher(process.text()).find(),
                process::text);
        var devTools = DEVTOOLS.matcher(process.text());
        devTools.find();
        var phone = new BrowserPhone(party, pages, process, DevTools.of(Integer.parseInt(devTools.group(1))));
        phone.register(port);
        return phone;
    }

    private void register(int port) throws IOException {
        var options = JSON.writeValueAsString(Map.of(
                "socket",
                "wss://127.0.0.1:" + port + "/",
                "domain",
                "lab.test",
                "user",
                party.user(),
                "password",
                "pw-" + party.user()));
        Await.until(
                START,
                "the page",
                () -> page.evaluate("typeof phone === 'object'").asBoolean(),
                process::text);
        expect(200, "phone.start(" + options + ")");
    }

    Party party() {
        return party;
    }

    void dial(String other) throws IOException {
        expect(200, "phone.dial('" + other + "')");
    }

    /// With direction `sendonly` the other party is on hold.
    void renegotiate(String direction) throws IOException {
        expect(200, "phone.renegotiate('" + direction + "')");
    }

    /// New ICE credentials (RFC 8445 §9).
    void restartIce() throws IOException {
        expect(200, "phone.renegotiate('sendrecv', true)");
    }

    void hangUp() throws IOException {
        expect(200, "phone.hangUp()");
    }

    /// By RTCDTMFSender: RFC 4733 in SRTP.
    void press(String digits) throws IOException {
        page.evaluate("phone.press('" + digits + "')");
    }

    private void expect(int status, String expression) throws IOException {
        var answer = page.evaluate(expression).asInt();
        if (answer != status) {
            throw new AssertionError(expression + " was answered " + answer + "; " + standing());
        }
    }

    /// Waits until the page has noted that so many times.
    void awaitEvent(String event, int times) {
        Await.until(SIGNALLING, party.user() + "'s " + event, () -> count(event) >= times, this::standing);
    }

    void awaitEstablished() {
        awaitEvent("established", 1);
    }

    int count(String event) throws IOException {
        return page.evaluate("phone.log.filter(event => event === '" + event + "').length")
                .asInt();
    }

    /// Seconds of that tone, a multiple of 100 Hz, in what the browser plays.
    double heardSeconds(int hertz) throws IOException {
        return page.evaluate("phone.heard[" + hertz + "] ?? 0").asDouble();
    }

    /// What `getStats` says: `dtls`, `cipher`, `ice`, `role`, `received`, `lost`, `sent`.
    JsonNode statistics() throws IOException {
        return page.evaluate("phone.statistics()");
    }

    String standing() {
        try {
            return party.user() + " noted " + page.evaluate("phone.log") + ", heard " + page.evaluate("phone.heard");
        } catch (IOException | AssertionError fault) {
            return party.user() + " said " + process.text();
        }
    }

    private static HttpServer pages() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange;
                    var file = resource(exchange.getRequestURI().getPath())) {
                var type = exchange.getRequestURI().getPath().endsWith(".js") ? "text/javascript" : "text/html";
                exchange.getResponseHeaders().set("Content-Type", type);
                answer(exchange, file.readAllBytes());
            }
        });
        server.createContext("/md5", exchange -> {
            try (exchange) {
                var digest = digest("MD5", exchange.getRequestBody().readAllBytes());
                answer(exchange, HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII));
            }
        });
        server.start();
        return server;
    }

    private static InputStream resource(String path) throws IOException {
        var file = BrowserPhone.class.getResourceAsStream("/browser" + path);
        return Objects.requireNonNullElseGet(file, InputStream::nullInputStream);
    }

    private static void answer(HttpExchange exchange, byte[] octets) throws IOException {
        exchange.sendResponseHeaders(octets.length == 0 ? 404 : 200, octets.length == 0 ? -1 : octets.length);
        exchange.getResponseBody().write(octets);
    }

    private static String publicKeyHash(Path certificate) throws IOException {
        try (var pem = Files.newInputStream(certificate)) {
            var key = CertificateFactory.getInstance("X.509")
                    .generateCertificate(pem)
                    .getPublicKey();
            return Base64.getEncoder().encodeToString(digest("SHA-256", key.getEncoded()));
        } catch (GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    private static byte[] digest(String algorithm, byte[] octets) {
        try {
            return MessageDigest.getInstance(algorithm).digest(octets);
        } catch (GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    @Override
    public void close() {
        page.close();
        process.close();
        pages.stop(0);
    }
}
