package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.it.Party.ALICE;
import static parley.it.Party.BOB;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// libsrtp by GStreamer on both legs, with different suites: what our SRTP must not lose track of.
final class SrtpPeersIT {
    private static final Duration TALK = Duration.ofSeconds(15);
    private static final double HEARD_SECONDS = 1.5;

    /// Wraps after three seconds.
    private static final int NEARLY_WRAPPED = 65_400;

    @TempDir
    Path directory;

    @Test
    @DisplayName("RFC 3711 §3.3.1, RFC 4568 §7.1.4: tones cross the sequence's wrap, a new SSRC, and a new key")
    void wrapSourceAndKey() throws IOException {
        try (var alice = new SrtpPeer(directory, ALICE, "AES_CM_128_HMAC_SHA1_80", 1);
                var bob = new SrtpPeer(directory, BOB, "AEAD_AES_128_GCM", 2);
                var bobPhone = new UdpPhone(BOB, offer -> {
                    bob.agreed(offer);
                    return bob.description(1);
                });
                var sbc = sbc(bobPhone.port());
                var alicePhone = new UdpPhone(ALICE, _ -> "")) {
            alice.agreed(alicePhone.invite("bob", alice.description(1)));
            alice.send(1_001, NEARLY_WRAPPED);
            bob.send(2_002, NEARLY_WRAPPED);
            assertTalk(sbc, alice, bob);
            Await.until(
                    TALK,
                    "what both hear to wrap",
                    () -> alice.passedWrap() && bob.passedWrap(),
                    () -> alice.standing() + bob.standing());
            assertTalk(sbc, alice, bob);

            // A new source under the same key, its sequence anywhere.
            alice.send(3_003, 30_000);
            assertTalk(sbc, alice, bob);

            // A new key, and a new source, as whoever starts over has.
            alice.rekey();
            alice.agreed(alicePhone.reinvite(alice.description(2)));
            alice.send(4_004, NEARLY_WRAPPED);
            assertTalk(sbc, alice, bob);

            alicePhone.bye();
            bobPhone.awaitRequest("BYE");
            sbc.awaitEvent("call-ended", "cause=bye-a");
            assertEquals(0, sbc.stop(), "exit code");
        }
    }

    private static void assertTalk(Sbc sbc, SrtpPeer alice, SrtpPeer bob) throws IOException {
        var aliceHeard = alice.heardSeconds(BOB.toneHertz());
        var bobHeard = bob.heardSeconds(ALICE.toneHertz());
        Await.until(
                TALK,
                "both to hear " + HEARD_SECONDS + " s more of the other's tone",
                () -> alice.heardSeconds(BOB.toneHertz()) >= aliceHeard + HEARD_SECONDS
                        && bob.heardSeconds(ALICE.toneHertz()) >= bobHeard + HEARD_SECONDS,
                () -> alice.standing() + bob.standing() + sbc.text());
    }

    private Sbc sbc(int bobPort) throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        return Sbc.start(directory.resolve("sbc"), pki, """
            sbc.peers.alice { host = "%1$s", transport = udp, media { security = sdes } }
            sbc.peers.bob { host = "%2$s", port = %3$d, transport = udp, media { security = sdes, suites = [AEAD_AES_128_GCM] } }
            sbc.routes = [{ user = bob, to = bob }]
            """.formatted(ALICE.address(), BOB.address(), bobPort));
    }
}
