package parley.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.it.Party.ALICE;
import static parley.it.Party.BOB;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two baresip phones call through the SBC; each must hear the other's tone, and the wire must show what was agreed.
final class BaresipCallIT {
    private static final double HEARD_SECONDS = 2.0;
    private static final Duration TALK = Duration.ofSeconds(15);
    private static final int PCMU_FRAME = 160;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0} {1} -> {2} {3}")
    @DisplayName("both parties hear each other, and the wire shows the protection each leg agreed")
    @CsvSource({
        "tls, sdes, tls, dtls",
        "tls, dtls, tls, sdes",
        "mtls, sdes, tls, dtls",
        "udp, none, tls, dtls",
        "tcp, none, tls, sdes"
    })
    void bothHearEachOther(String aliceTransport, String aliceMedia, String bobTransport, String bobMedia)
            throws IOException {
        var pki = pki();
        var users = Sbc.user("alice", aliceMedia) + Sbc.user("bob", bobMedia);
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, users);
                var wire = Capture.start(directory);
                var bob = phone(pki, BOB, bobTransport, bobMedia);
                var alice = phone(pki, ALICE, aliceTransport, aliceMedia)) {
            alice.dial("sip:bob@lab.test");
            bob.awaitEstablished();
            alice.awaitEstablished();
            Await.until(
                    TALK,
                    "both to hear " + HEARD_SECONDS + " s of the other's tone",
                    () -> alice.heardSeconds(BOB.toneHertz()) >= HEARD_SECONDS
                            && bob.heardSeconds(ALICE.toneHertz()) >= HEARD_SECONDS,
                    () -> alice.standing() + bob.standing() + sbc.text());
            alice.hangUp();
            bob.awaitClosed();
            sbc.awaitEvent("call-ended", "cause=bye-a");
            var datagrams = wire.datagrams();
            assertAll(
                    () -> assertLeg(datagrams, ALICE, aliceMedia),
                    () -> assertLeg(datagrams, BOB, bobMedia),
                    () -> assertDifferentKeys(datagrams, aliceMedia, bobMedia),
                    () -> assertEquals(
                            List.of(),
                            datagrams.stream()
                                    .filter(Capture.Datagram::rtp)
                                    .filter(BaresipCallIT::pastTheSbc)
                                    .toList(),
                            "media that went past the SBC"),
                    () -> assertEquals(0, sbc.stop(), "exit code"));
        }
    }

    private LabPki pki() throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        pki.issue("alice", "URI:sip:alice@lab.test,IP:" + ALICE.address());
        pki.issue("bob", "URI:sip:bob@lab.test,IP:" + BOB.address());
        return pki;
    }

    private Baresip phone(LabPki pki, Party party, String transport, String media) throws IOException {
        var port = switch (transport) {
            case "tls" -> Sbc.TLS_PORT;
            case "mtls" -> Sbc.MTLS_PORT;
            default -> Sbc.UDP_PORT;
        };
        var encryption = switch (media) {
            case "sdes" -> "srtp-mand";
            case "dtls" -> "dtls_srtp";
            default -> "";
        };
        var tls = transport.endsWith("tls");
        return Baresip.start(
                directory,
                new Baresip.Account(
                        party,
                        tls ? "tls" : transport,
                        encryption,
                        port,
                        pki.authorityCertificate(),
                        tls ? pki.bundle(party.user()) : null),
                party.equals(BOB));
    }

    private static Predicate<Capture.Datagram> from(Party party) {
        return datagram -> party.owns(datagram.sourcePort()) && Sbc.ownsMediaPort(datagram.destinationPort());
    }

    private static Predicate<Capture.Datagram> to(Party party) {
        return datagram -> Sbc.ownsMediaPort(datagram.sourcePort()) && party.owns(datagram.destinationPort());
    }

    private static boolean pastTheSbc(Capture.Datagram datagram) {
        return (ALICE.owns(datagram.sourcePort()) && BOB.owns(datagram.destinationPort()))
                || (BOB.owns(datagram.sourcePort()) && ALICE.owns(datagram.destinationPort()));
    }

    /// On an encrypted leg no packet may show its tone to a reader without the key, and each carries a tag.
    private static void assertLeg(List<Capture.Datagram> datagrams, Party party, String media) {
        var phone = party.user();
        var leg = datagrams.stream().filter(from(party).or(to(party))).toList();
        var rtp = leg.stream().filter(Capture.Datagram::rtp).toList();
        assertTrue(rtp.size() > 100, phone + ": only " + rtp.size() + " RTP packets");
        var readable = rtp.stream()
                .filter(packet -> readable(packet, ALICE.toneHertz()) || readable(packet, BOB.toneHertz()))
                .count();
        if (media.equals("none")) {
            assertTrue(readable > rtp.size() / 2, phone + ": plain RTP should be readable");
            return;
        }
        assertEquals(0, readable, phone + ": packets readable without a key");
        assertTrue(
                rtp.stream().allMatch(packet -> packet.payload().length > 12 + PCMU_FRAME),
                phone + ": packets without an authentication tag");
        assertEquals(media.equals("dtls"), leg.stream().anyMatch(Capture.Datagram::dtls), phone + ": DTLS");
    }

    private static boolean readable(Capture.Datagram packet, int hertz) {
        var payload = packet.payload();
        var samples = new int[PCMU_FRAME];
        if (payload.length < 12 + PCMU_FRAME) {
            return false;
        }
        for (var i = 0; i < PCMU_FRAME; i++) {
            samples[i] = muLaw(payload[12 + i]);
        }
        return Wav.holdsTone(samples, hertz);
    }

    /// ITU-T G.711 table 2.
    private static int muLaw(byte code) {
        var bits = ~code & 0xFF;
        var magnitude = ((((bits & 0x0F) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }

    /// The same RTP packet must not look the same on both legs.
    private static void assertDifferentKeys(List<Capture.Datagram> datagrams, String aliceMedia, String bobMedia) {
        if (aliceMedia.equals("none") || bobMedia.equals("none")) {
            return;
        }
        var fromAlice = datagrams.stream()
                .filter(Capture.Datagram::rtp)
                .filter(from(ALICE))
                .map(BaresipCallIT::ciphertext)
                .toList();
        var toBob = datagrams.stream()
                .filter(Capture.Datagram::rtp)
                .filter(to(BOB))
                .map(BaresipCallIT::ciphertext)
                .toList();
        assertTrue(fromAlice.stream().noneMatch(toBob::contains), "a packet crossed with the same ciphertext");
    }

    private static String ciphertext(Capture.Datagram packet) {
        return Arrays.toString(Arrays.copyOfRange(packet.payload(), 12, 12 + PCMU_FRAME));
    }
}
