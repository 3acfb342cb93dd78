package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.it.Party.ALICE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Digits between a baresip phone, which sends and hears telephone events (RFC 4733) as payload type 101, and SIPp
/// as
/// a gateway of another habit.
final class DigitsIT {
    private static final int GATEWAY_PORT = 25_175;
    private static final int GATEWAY_MEDIA_PORT = 36_600;
    private static final int PHONES_EVENTS = 101;
    private static final int GATEWAYS_EVENTS = 96;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    /// What a test does in a call from the phone to the gateway.
    @FunctionalInterface
    private interface Script {
        void play(Baresip phone, Capture wire) throws IOException;
    }

    @Test
    @DisplayName("RFC 4733, RFC 6086: a gateway's INFO is heard by the phone as events, its events reach the gateway as"
            + " INFO and not as packets")
    void eventsAndInfo() throws IOException {
        Files.writeString(directory.resolve("gateway.xml"), DigitScenario.byInfo(List.of("5", "*"), List.of("7", "#")));
        call("info", (phone, wire) -> {
            awaitHeard(phone, "5", "*");
            phone.press('7');
            awaitInfo(wire, "Signal=7");
            phone.press('#');
            awaitInfo(wire, "Signal=#");
            var heard = wire.datagrams();
            assertTrue(heard.stream().anyMatch(packet -> event(packet, PHONES_EVENTS, 11)), "the phone's #");
            assertEquals(
                    List.of(),
                    heard.stream()
                            .filter(DigitsIT::toGateway)
                            .filter(packet -> payloadType(packet) == PHONES_EVENTS)
                            .toList());
        });
    }

    @Test
    @DisplayName(
            "RFC 3264 §5.1: where the phone's events are 101 and the gateway's 96, each hears them by its own number")
    void eventsByTwoNumbers() throws IOException {
        Files.write(directory.resolve("five.pcap"), PlayedCapture.of(DigitScenario.event(GATEWAYS_EVENTS, 5)));
        Files.writeString(directory.resolve("gateway.xml"), DigitScenario.byEvents(GATEWAYS_EVENTS, "five.pcap"));
        call("auto", (phone, wire) -> {
            awaitHeard(phone, "5");
            phone.press('7');
            Await.until(
                    LIMIT,
                    "the event at the gateway",
                    () -> wire.datagrams().stream()
                            .anyMatch(packet -> toGateway(packet) && event(packet, GATEWAYS_EVENTS, 7)),
                    phone::standing);
            var packets = wire.datagrams();
            assertTrue(packets.stream().anyMatch(packet -> fromPhone(packet) && event(packet, PHONES_EVENTS, 7)));
            assertTrue(packets.stream().anyMatch(packet -> toPhone(packet) && event(packet, PHONES_EVENTS, 5)));
            assertTrue(
                    packets.stream().noneMatch(packet -> toGateway(packet) && payloadType(packet) == PHONES_EVENTS),
                    "101 at the gateway");
            assertTrue(
                    packets.stream().noneMatch(packet -> toPhone(packet) && payloadType(packet) == GATEWAYS_EVENTS),
                    "96 at the phone");
        });
    }

    private void call(String dtmf, Script script) throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        var configuration = Sbc.user("alice", "none") + """
            sbc.peers.gateway { host = "127.0.0.1", port = %d, transport = udp, media.dtmf = %s }
            sbc.routes = [{ user = gateway, to = gateway }]
            """.formatted(GATEWAY_PORT, dtmf);
        var account = new Baresip.Account(ALICE, "udp", "", Sbc.UDP_PORT, pki.authorityCertificate(), null);
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, configuration);
                var wire = Capture.start(directory);
                var gateway = gateway();
                var phone = Baresip.start(directory, account, false)) {
            phone.dial("sip:gateway@lab.test");
            phone.awaitEstablished();
            script.play(phone, wire);
            phone.hangUp();
            assertEquals(0, gateway.awaitExit(LIMIT), () -> "the gateway's exit code: " + gateway.text());
            sbc.awaitEvent("call-ended", "cause=bye-a");
            assertEquals(0, sbc.stop(), "exit code");
        }
    }

    private PeerProcess gateway() throws IOException {
        var command =
                "sipp -sf gateway.xml -i 127.0.0.1 -p %d -t u1 -mp %d -m 1 -nostdin -trace_err -timeout 90 -timeout_error"
                        .formatted(GATEWAY_PORT, GATEWAY_MEDIA_PORT);
        return PeerProcess.start(directory, "gateway", command.split(" "));
    }

    private static void awaitHeard(Baresip phone, String... digits) {
        Await.until(
                LIMIT,
                "the phone to hear " + List.of(digits),
                () -> phone.heardDigits().equals(List.of(digits)),
                phone::standing);
    }

    private static void awaitInfo(Capture wire, String digit) {
        Await.until(
                LIMIT,
                "the INFO with " + digit,
                () -> wire.datagrams().stream()
                        .filter(datagram -> datagram.destinationPort() == GATEWAY_PORT)
                        .map(datagram -> new String(datagram.payload(), StandardCharsets.UTF_8))
                        .anyMatch(request -> request.startsWith("INFO ") && request.contains(digit)),
                () -> "there is none");
    }

    private static boolean toGateway(Capture.Datagram packet) {
        return Sbc.ownsMediaPort(packet.sourcePort()) && packet.destinationPort() == GATEWAY_MEDIA_PORT;
    }

    private static boolean toPhone(Capture.Datagram packet) {
        return Sbc.ownsMediaPort(packet.sourcePort()) && ALICE.owns(packet.destinationPort());
    }

    private static boolean fromPhone(Capture.Datagram packet) {
        return ALICE.owns(packet.sourcePort()) && Sbc.ownsMediaPort(packet.destinationPort());
    }

    private static int payloadType(Capture.Datagram packet) {
        return packet.rtp() ? packet.payload()[1] & 0x7F : -1;
    }

    private static boolean event(Capture.Datagram packet, int payloadType, int event) {
        var octets = packet.payload();
        return payloadType(packet) == payloadType && octets.length >= 16 && octets[12] == event;
    }
}
