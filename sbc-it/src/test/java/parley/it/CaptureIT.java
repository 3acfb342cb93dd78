package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.it.Party.ALICE;
import static parley.it.Party.BOB;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Captures of calls, begun and ended by the command line, and read with tshark and libsrtp by the very commands
/// that
/// `docs/capture.md` gives.
final class CaptureIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final double HEARD_SECONDS = 2;
    private static final int RTP_PACKETS_MIN = 200;
    private static final int FAX_DATAGRAMS = 30;
    private static final String CHECKSUM_GOOD = "1";
    private static final String CAPTURING = AdminApi.configuration() + "sbc.media.captures.enabled = true\n";

    private static final Pattern SCRIPT = Pattern.compile("## Hearing it.*?```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("(?m)^file (.*)$");
    private static final Pattern CAPTURE = Pattern.compile("(?m)^capture (\\S+) has begun");
    private static final Pattern SCORED = Pattern.compile("(?m)^0/[AB] .* 4\\.[0-9]+ +narrowband ");
    private static final Pattern FAX_PORT = Pattern.compile("m=image (\\d+) ");
    private static final Pattern CALL = Pattern.compile("event=call-answered .*?call=(\\S+)");

    @TempDir
    Path directory;

    /// What goes on while a call is captured.
    @FunctionalInterface
    private interface Talk {
        void play() throws IOException;
    }

    @ParameterizedTest(name = "the caller''s media at {0}")
    @DisplayName("both legs of a call, each under its own suite, are in the file and can be heard with the keys in it,"
            + " over IPv4 and over IPv6")
    @ValueSource(strings = {"127.77.0.11", "::1"})
    void readByOthers(String aliceHost) throws IOException {
        var configuration = CAPTURING + "sbc.media.address6 = \"::1\"\n";
        SrtpCall.play(directory, configuration, aliceHost, 1_000, call -> {
            var file = captured(call.sbc(), () -> call.assertTalk(LIMIT, 2 * HEARD_SECONDS));
            var shown = call("show", found(CALL, call.sbc().text()));
            assertEquals(2, SCORED.matcher(shown).results().count(), shown);
            call.hangUp();
            assertTold(file);
            assertCallersLeg(file, aliceHost.contains(":"));
            assertHeard(file, "0/A", true, ALICE);
            assertHeard(file, "0/A", false, BOB);
            assertHeard(file, "0/B", true, BOB);
            assertHeard(file, "0/B", false, ALICE);
        });
    }

    @Test
    @DisplayName("RFC 5764: of a leg that baresip has keyed by DTLS the file has the keys, too, and libsrtp hears it")
    void keysOfDtls() throws IOException {
        var pki = pki();
        pki.issue("bob", "URI:sip:bob@lab.test,IP:" + BOB.address());
        var account = new Baresip.Account(
                BOB, "tls", "dtls_srtp", Sbc.TLS_PORT, pki.authorityCertificate(), pki.bundle("bob"));
        var configuration = CAPTURING
                + Sbc.user("bob", "dtls")
                + "sbc.peers.alice { host = \"%s\", transport = udp, media.security = sdes }\n"
                        .formatted(ALICE.address());
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, configuration);
                var bob = Baresip.start(directory, account, true);
                var alice = new SrtpPeer(directory, ALICE, "AES_CM_128_HMAC_SHA1_80", 1);
                var phone = new UdpPhone(ALICE, _ -> "")) {
            alice.agreed(phone.invite("bob", alice.description(1)));
            alice.send(1_001, 1_000);
            var file = captured(
                    sbc,
                    () -> Await.until(
                            LIMIT,
                            "both to hear the other",
                            () -> alice.heardSeconds(BOB.toneHertz()) >= 2 * HEARD_SECONDS
                                    && bob.heardSeconds(ALICE.toneHertz()) >= 2 * HEARD_SECONDS,
                            () -> alice.standing() + bob.standing() + sbc.text()));
            phone.bye();
            assertTold(file);
            assertHeard(file, "0/B", true, BOB);
            assertHeard(file, "0/B", false, ALICE);
            assertHeard(file, "0/A", false, BOB);
        }
    }

    @Test
    @DisplayName(
            "ITU-T T.38 §9.1: of a fax both legs' datagrams are in the file, tshark reads them, and there is no key")
    void fax() throws IOException {
        try (var alice = new DatagramSocket(new InetSocketAddress(ALICE.address(), 0));
                var bob = new DatagramSocket(new InetSocketAddress(BOB.address(), 0));
                var bobPhone = new UdpPhone(BOB, _ -> faxDescription(BOB, bob));
                var sbc = Sbc.start(
                        directory.resolve("sbc"),
                        pki(),
                        CAPTURING + """
                            sbc.peers.alice { host = "%s", transport = udp, media.fax = relay }
                            sbc.peers.bob { host = "%s", port = %d, transport = udp, media.fax = relay }
                            sbc.routes = [{ user = bob, to = bob }]
                            """.formatted(ALICE.address(), BOB.address(), bobPhone.port()));
                var phone = new UdpPhone(ALICE, _ -> "")) {
            var answer = phone.invite("bob", faxDescription(ALICE, alice));
            var ours =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(found(FAX_PORT, answer)));
            bob.setSoTimeout((int) LIMIT.toMillis());
            var file = captured(sbc, () -> {
                for (int number = 0; number < FAX_DATAGRAMS; number++) {
                    var datagram = FaxIT.datagram(number);
                    alice.send(new DatagramPacket(datagram, datagram.length, ours));
                    bob.receive(new DatagramPacket(new byte[datagram.length], datagram.length));
                }
            });
            phone.bye();
            var about = PeerProcess.run(directory, LIMIT, 0, "capinfos", file.toString());
            assertEquals(2, occurrences(about, "T.38 over UDPTL at"), about);
            assertEquals(0, occurrences(about, "inline:"), about);
            for (var port : List.of(alice.getLocalPort(), bob.getLocalPort())) {
                var read = tshark(
                        file, "-d", "udp.port==" + port + ",t38", "-Y", "t38", "-T", "fields", "-e", "t38.seq_number");
                assertEquals(
                        IntStream.range(0, FAX_DATAGRAMS)
                                .mapToObj(Integer::toString)
                                .toList(),
                        read.lines().filter(line -> line.matches("\\d+")).toList(),
                        read);
            }
        }
    }

    private static String faxDescription(Party party, DatagramSocket socket) {
        return """
            v=0
            o=- 7 1 IN IP4 %1$s
            s=-
            c=IN IP4 %1$s
            t=0 0
            m=image %2$d udptl t38
            a=T38FaxVersion:0
            a=T38FaxMaxDatagram:180
            """.formatted(party.address(), socket.getLocalPort()).replace("\n", "\r\n");
    }

    /// The file of what went on in the only call; captured by the command line.
    private Path captured(Sbc sbc, Talk talk) throws IOException {
        sbc.awaitEvent("call-answered");
        var begun = call("capture", found(CALL, sbc.text()), "--for", "30s");
        talk.play();
        assertTrue(call("captures").contains("running"));
        call("stop-capture", found(CAPTURE, begun));
        sbc.awaitEvent("capture-ended", "cause=operator");
        return Path.of(found(FILE, begun));
    }

    private void assertTold(Path file) throws IOException {
        var about = PeerProcess.run(directory, LIMIT, 0, "capinfos", file.toString());
        assertEquals(2, occurrences(about, "SDP received from the peer:"), about);
        assertEquals(2, occurrences(about, "SDP sent to the peer:"), about);
        var packets = tshark(file, "-Y", "rtp", "-T", "fields", "-e", "frame.interface_name");
        for (var leg : List.of("0/A", "0/B")) {
            assertTrue(occurrences(packets, leg + "\n") >= RTP_PACKETS_MIN, leg + ": " + packets);
        }
    }

    /// Over IPv6 the checksum of UDP is not optional (RFC 8200 §8.1).
    private void assertCallersLeg(Path file, boolean ipv6) throws IOException {
        var leg = "rtp && frame.interface_name == \"0/A\"";
        var read =
                tshark(file, "-o", "udp.check_checksum:TRUE", "-Y", leg, "-T", "fields", "-e", "udp.checksum.status");
        var verdicts =
                read.lines().filter(line -> line.matches("\\d")).distinct().toList();
        assertEquals(List.of(CHECKSUM_GOOD), verdicts, read);
        var sources = tshark(file, "-Y", leg, "-T", "fields", "-e", "ipv6.src");
        assertEquals(ipv6, sources.contains("::1"), sources);
    }

    private String tshark(Path file, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("tshark", "-r", file.toString(), "--enable-heuristic", "rtp_udp"));
        command.addAll(List.of(arguments));
        return PeerProcess.run(directory, LIMIT, 0, command.toArray(new String[0]));
    }

    private LabPki pki() throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        return pki;
    }

    private void assertHeard(Path file, String leg, boolean peerSends, Party who) throws IOException {
        var name = leg.replace('/', '-') + (peerSends ? "-in" : "-out");
        var folder = Files.createDirectories(directory.resolve(name));
        var script = found(SCRIPT, Files.readString(Path.of("..", "docs", "capture.md")));
        var way = peerSends
                ? Map.of("WAY", "the peer sends", "DIRECTION", "1")
                : Map.of("WAY", "we send", "DIRECTION", "2");
        var variables = new HashMap<>(way);
        variables.put("FILE", file.toString());
        variables.put("LEG", leg);
        try (var shell = PeerProcess.start(folder, "shell", List.of("sh", "-eux", "-c", script), variables)) {
            assertEquals(0, shell.awaitExit(LIMIT), shell::text);
            var heard = Wav.toneSeconds(folder.resolve("leg.wav"), who.toneHertz());
            assertTrue(heard >= HEARD_SECONDS, () -> name + ": " + heard + " s heard; " + shell.text());
        }
    }

    private String call(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("call"));
        all.addAll(List.of(arguments));
        all.addAll(
                List.of("--config", directory.resolve("sbc").resolve("sbc.conf").toString()));
        var command = Sbc.command(all.toArray(new String[0]));
        return PeerProcess.run(directory, LIMIT, 0, command.toArray(new String[0]));
    }

    private static String found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pattern + " in " + text));
    }

    private static long occurrences(String text, String part) {
        return Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
    }
}
