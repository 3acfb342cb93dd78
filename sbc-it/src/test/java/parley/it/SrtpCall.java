package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.it.Party.ALICE;
import static parley.it.Party.BOB;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A call over an SBC between two peers of GStreamer's, each leg under a suite of its own, that is up.
/// @param sbc between them
/// @param alice media of the caller
/// @param bob media of the callee
/// @param alicePhone signalling of the caller
/// @param bobPhone signalling of the callee
record SrtpCall(Sbc sbc, SrtpPeer alice, SrtpPeer bob, UdpPhone alicePhone, UdpPhone bobPhone) {
    private static final String ALICE_SUITE = "AES_CM_128_HMAC_SHA1_80";
    private static final String BOB_SUITE = "AEAD_AES_128_GCM";

    /// What a test does with it.
    @FunctionalInterface
    interface Script {
        void play(SrtpCall call) throws IOException;
    }

    /// Sets it up, plays the script, and takes all down again.
    /// @param configuration of the SBC, besides the two peers
    /// @param sequence near which both peers' streams begin
    static void play(Path directory, String configuration, int sequence, Script script) throws IOException {
        play(directory, configuration, ALICE.address(), sequence, script);
    }

    /// The same with the caller's media at another address than its signalling.
    static void play(Path directory, String configuration, String aliceHost, int sequence, Script script)
            throws IOException {
        try (var alice = new SrtpPeer(directory, ALICE, aliceHost, ALICE_SUITE, 1);
                var bob = new SrtpPeer(directory, BOB, BOB_SUITE, 2);
                var bobPhone = new UdpPhone(BOB, offer -> {
                    bob.agreed(offer);
                    return bob.description(1);
                });
                var sbc = sbc(directory, configuration, bobPhone.port());
                var alicePhone = new UdpPhone(ALICE, _ -> "")) {
            alice.agreed(alicePhone.invite("bob", alice.description(1)));
            alice.send(1_001, sequence);
            bob.send(2_002, sequence);
            script.play(new SrtpCall(sbc, alice, bob, alicePhone, bobPhone));
            assertEquals(0, sbc.stop(), "exit code");
        }
    }

    private static Sbc sbc(Path directory, String configuration, int bobPort) throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        return Sbc.start(
                directory.resolve("sbc"),
                pki,
                configuration + """
                    sbc.peers.alice { host = "%s", transport = udp, media { security = sdes } }
                    sbc.peers.bob { host = "%s", port = %d, transport = udp, media { security = sdes, suites = [%s] } }
                    sbc.routes = [{ user = bob, to = bob }]
                    """.formatted(ALICE.address(), BOB.address(), bobPort, BOB_SUITE));
    }

    /// Waits until each has heard that much more of the other's tone.
    void assertTalk(Duration limit, double seconds) throws IOException {
        var aliceHeard = alice.heardSeconds(BOB.toneHertz());
        var bobHeard = bob.heardSeconds(ALICE.toneHertz());
        Await.until(
                limit,
                "both to hear " + seconds + " s more of the other's tone",
                () -> alice.heardSeconds(BOB.toneHertz()) >= aliceHeard + seconds
                        && bob.heardSeconds(ALICE.toneHertz()) >= bobHeard + seconds,
                () -> alice.standing() + bob.standing() + sbc.text());
    }

    /// The caller's end of it, which the callee gets.
    void hangUp() throws IOException {
        alicePhone.bye();
        bobPhone.awaitRequest("BYE");
        sbc.awaitEvent("call-ended", "cause=bye-a");
    }
}
