package parley.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.it.Party.ALICE;
import static parley.it.Party.BOB;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Chromium with its own WebRTC, over WSS, and a phone that knows no WebRTC: each must hear the other's tone.
final class BrowserCallIT {
    private static final int WSS_PORT = 25_443;
    private static final double HEARD_SECONDS = 1.0;
    private static final int PACKETS = 50;
    private static final Duration TALK = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    @ParameterizedTest(name = "browser calls {0} {1}; our ICE is {2}")
    @DisplayName("RFC 7118, RFC 8834: a browser calls a phone; both hear each other, also after ICE restart and hold;"
            + " digits arrive")
    @CsvSource({"tls, sdes, offer", "udp, none, full"})
    void browserCalls(String transport, String media, String ice) throws IOException {
        try (var sbc = sbc("dtls, ice = " + ice, media);
                var bob = phone(BOB, transport, media);
                var alice = browser(ALICE)) {
            alice.dial("bob");
            bob.awaitEstablished();
            assertTalk(sbc, alice, bob);
            assertWebRtc(alice.statistics());
            alice.press("42#");
            Await.until(TALK, "bob to hear 42#", () -> digits(bob).equals("42#"), bob::standing);
            // RFC 8445 §9: the keys and the DTLS association go on, the addresses are found anew.
            alice.restartIce();
            assertTalk(sbc, alice, bob);
            assertHoldByBrowser(sbc, alice, bob);
            alice.hangUp();
            bob.awaitClosed();
            sbc.awaitEvent("call-ended", "cause=bye-a");
            assertEquals(0, sbc.stop(), "exit code");
        }
    }

    @ParameterizedTest(name = "{0} {1} calls the browser; our ICE is {2}")
    @DisplayName("RFC 7118, RFC 8834: a phone calls a browser; both hear each other, also after hold by the phone")
    @CsvSource({"tls, sdes, full", "udp, none, offer"})
    void browserIsCalled(String transport, String media, String ice) throws IOException {
        try (var sbc = sbc(media, "dtls, ice = " + ice);
                var bob = browser(BOB);
                var alice = phone(ALICE, transport, media)) {
            alice.dial("sip:bob@lab.test");
            alice.awaitEstablished();
            bob.awaitEstablished();
            assertTalk(sbc, bob, alice);
            assertWebRtc(bob.statistics());
            alice.hold();
            bob.awaitEvent("renegotiated recvonly", 1);
            alice.resume();
            bob.awaitEvent("renegotiated sendrecv", 1);
            assertTalkAfterHold(sbc, bob, alice);
            bob.hangUp();
            alice.awaitClosed();
            sbc.awaitEvent("call-ended", "cause=bye-b");
        }
    }

    @ParameterizedTest(name = "the browser calls: {0}")
    @DisplayName("A browser with Opus alone and a phone with G.711 alone hear each other's tone; digits arrive")
    @CsvSource({"true", "false"})
    void transcoded(boolean browserCalls) throws IOException {
        var opus = "dtls, ice = offer, codecs { allow = [opus], transcode = g711-opus }";
        var g711 = "none, codecs { allow = [PCMU, PCMA] }";
        try (var sbc = browserCalls ? sbc(opus, g711) : sbc(g711, opus);
                var browser = browser(browserCalls ? ALICE : BOB);
                var phone = phone(browserCalls ? BOB : ALICE, "udp", "none")) {
            if (browserCalls) {
                browser.dial("bob");
            } else {
                phone.dial("sip:bob@lab.test");
                browser.awaitEstablished();
            }
            phone.awaitEstablished();
            assertTalk(sbc, browser, phone);
            sbc.awaitEvent("media-transcoded", "codecs=\"opus to PCM");
            sbc.awaitEvent("media-transcoded", "to opus");
            browser.press("42#");
            Await.until(TALK, "the phone to hear 42#", () -> digits(phone).equals("42#"), phone::standing);
            assertHoldByBrowser(sbc, browser, phone);
            browser.hangUp();
            phone.awaitClosed();
        }
    }

    private static void assertHoldByBrowser(Sbc sbc, BrowserPhone browser, Baresip phone) throws IOException {
        browser.renegotiate("sendonly");
        assertTrue(phone.standing().contains("a=sendonly"), phone::standing);
        browser.renegotiate("sendrecv");
        assertTalkAfterHold(sbc, browser, phone);
    }

    private static void assertTalkAfterHold(Sbc sbc, BrowserPhone browser, Baresip phone) throws IOException {
        var tone = phone.party().toneHertz();
        var heard = browser.heardSeconds(tone);
        Await.until(
                TALK,
                "the browser to hear the phone, and the phone to get packets, after the hold",
                () -> phone.receivedPackets() > 0 && browser.heardSeconds(tone) >= heard + HEARD_SECONDS,
                () -> browser.standing() + phone.standing() + sbc.text());
        var received = phone.receivedPackets();
        Await.until(
                TALK,
                "the phone to get " + PACKETS + " more packets",
                () -> phone.receivedPackets() >= received + PACKETS,
                phone::standing);
    }

    private static void assertTalk(Sbc sbc, BrowserPhone browser, Baresip phone) throws IOException {
        var browserTone = browser.party().toneHertz();
        var phoneTone = phone.party().toneHertz();
        var browserHeard = browser.heardSeconds(phoneTone);
        var phoneHeard = phone.heardSeconds(browserTone);
        Await.until(
                TALK,
                "both to hear " + HEARD_SECONDS + " s more of the other's tone",
                () -> browser.heardSeconds(phoneTone) >= browserHeard + HEARD_SECONDS
                        && phone.heardSeconds(browserTone) >= phoneHeard + HEARD_SECONDS,
                () -> browser.standing() + phone.standing() + sbc.text());
    }

    private static void assertWebRtc(JsonNode statistics) {
        assertAll(
                () -> assertEquals("connected", statistics.path("dtls").asText(), statistics::toString),
                () -> assertTrue(statistics.path("received").asInt() > 50, statistics::toString),
                () -> assertTrue(statistics.path("sent").asInt() > 50, statistics::toString));
    }

    private static String digits(Baresip phone) {
        return phone.events("CALL_DTMF_START").stream()
                .map(event -> event.path("param").asText())
                .collect(Collectors.joining());
    }

    private Sbc sbc(String aliceMedia, String bobMedia) throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        pki.issue("alice", "URI:sip:alice@lab.test,IP:" + ALICE.address());
        pki.issue("bob", "URI:sip:bob@lab.test,IP:" + BOB.address());
        var listener = """
            sbc.listeners.browsers { transport = wss, address = "127.0.0.1", port = %d, origins = ["*"],
                                     tls { identity = default } }
            """.formatted(WSS_PORT);
        return Sbc.start(
                directory.resolve("sbc"), pki, listener + Sbc.user("alice", aliceMedia) + Sbc.user("bob", bobMedia));
    }

    private BrowserPhone browser(Party party) throws IOException {
        return BrowserPhone.start(directory, party, directory.resolve("pki/sbc.crt"), WSS_PORT);
    }

    private Baresip phone(Party party, String transport, String media) throws IOException {
        var tls = transport.equals("tls");
        return Baresip.start(
                directory,
                new Baresip.Account(
                        party,
                        transport,
                        media.equals("sdes") ? "srtp-mand" : "",
                        tls ? Sbc.TLS_PORT : Sbc.UDP_PORT,
                        directory.resolve("pki/ca.crt"),
                        tls ? directory.resolve("pki/" + party.user() + ".pem") : null),
                party.equals(BOB));
    }
}
