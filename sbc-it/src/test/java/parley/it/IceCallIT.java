package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.it.Party.ALICE;
import static parley.it.Party.BOB;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two baresip phones, both full ICE agents, call through the SBC, which is a lite agent or a full one.
final class IceCallIT {
    private static final double HEARD_SECONDS = 1.5;
    private static final Duration TALK = Duration.ofSeconds(15);
    private static final Duration CONSENT = Duration.ofSeconds(40);
    private static final int BINDING_REQUEST = 1;
    private static final int MAGIC_COOKIE = 0x2112a442;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "our agent: ice = {0}")
    @DisplayName("RFC 8445: baresip's checks and ours meet; each hears the other; only a full agent of ours asks, "
            + "and stops sending 30 s after the last answer (RFC 7675)")
    @ValueSource(strings = {"offer", "full"})
    void bothHearEachOther(String ice) throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        var users = Sbc.user("alice", "none, ice = " + ice) + Sbc.user("bob", "dtls, ice = " + ice);
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, users);
                var wire = Capture.start(directory);
                var bob = phone(pki, BOB, "dtls_srtp");
                var alice = phone(pki, ALICE, "")) {
            alice.dial("sip:bob@lab.test");
            bob.awaitEstablished();
            alice.awaitEstablished();
            Await.until(
                    TALK,
                    "both to hear " + HEARD_SECONDS + " s of the other's tone",
                    () -> alice.heardSeconds(BOB.toneHertz()) >= HEARD_SECONDS
                            && bob.heardSeconds(ALICE.toneHertz()) >= HEARD_SECONDS,
                    () -> alice.standing() + bob.standing() + sbc.text());
            var datagrams = wire.datagrams();
            assertTrue(
                    datagrams.stream().anyMatch(check -> check(check) && Sbc.ownsMediaPort(check.destinationPort())),
                    "the phones have asked");
            assertEquals(
                    ice.equals("full"),
                    datagrams.stream().anyMatch(check -> check(check) && Sbc.ownsMediaPort(check.sourcePort())),
                    "we have asked");
            assertEquals(List.of(), sbc.events("media-failed"));
            if (ice.equals("full")) {
                assertSilenceAfterConsent(sbc, wire, bob);
            }
            alice.hangUp();
            sbc.awaitEvent("call-ended", "cause=bye-a");
        }
    }

    /// RFC 7675 §5.1: a phone that has stopped answering is sent nothing any more, though the other goes on talking.
    private static void assertSilenceAfterConsent(Sbc sbc, Capture wire, Baresip phone) throws IOException {
        phone.freeze();
        Await.until(
                CONSENT,
                "consent to expire",
                () -> sbc.events("media-failed").stream().anyMatch(line -> line.contains("cause=consent-expired")),
                sbc::text);
        // tcpdump writes down what it sees up to a second late: what is still to come was sent before.
        awaitMore(wire, sbc);
        var sent = sentTo(phone, wire);
        awaitMore(wire, sbc);
        assertEquals(sent, sentTo(phone, wire), "media after consent expired");
        phone.thaw();
    }

    /// Waits for two seconds' worth of the other's packets.
    private static void awaitMore(Capture wire, Sbc sbc) throws IOException {
        var seen = wire.datagrams().size();
        Await.until(TALK, "the other to go on", () -> wire.datagrams().size() > seen + 100, sbc::text);
    }

    private static long sentTo(Baresip phone, Capture wire) throws IOException {
        return wire.datagrams().stream()
                .filter(Capture.Datagram::rtp)
                .filter(datagram -> phone.party().owns(datagram.destinationPort()))
                .count();
    }

    private static boolean check(Capture.Datagram datagram) {
        var octets = datagram.payload();
        return octets.length >= 20
                && ByteBuffer.wrap(octets).getShort(0) == BINDING_REQUEST
                && ByteBuffer.wrap(octets).getInt(4) == MAGIC_COOKIE;
    }

    private Baresip phone(LabPki pki, Party party, String encryption) throws IOException {
        var account =
                new Baresip.Account(party, "udp", encryption, Sbc.UDP_PORT, pki.authorityCertificate(), null).withIce();
        return Baresip.start(directory, account, party.equals(BOB));
    }
}
