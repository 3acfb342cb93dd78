package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.SrtpSuite;
import parley.sdp.Direction;
import parley.sdp.SessionDescription;

/// Every policy of leg A against every policy of leg B: what A's party offers, what B's is offered, what comes back.
class PolicyMatrixTest {
    private static final byte[] KEY_A = filled(30, 1);
    private static final byte[] KEY_B = filled(30, 2);

    static Stream<Arguments> pairs() {
        return Stream.of(MediaSecurity.values())
                .flatMap(a -> Stream.of(MediaSecurity.values()).map(b -> Arguments.of(a, b)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    @DisplayName("RFC 3264 §5, §6: each leg is keyed by its own policy, and only by that")
    void eachLegByItsPolicy(MediaSecurity a, MediaSecurity b) {
        var call = new TwoParties(a, b);
        var offered = call.offer(LegSide.A, partyOffers(a));
        assertOffered(b, offered);

        var answered = call.answer(LegSide.B, partyAnswers(b, offered));
        assertAnswered(a, answered);
        assertKeying(a, call.connected(LegSide.A, 0), KEY_A, true);
        assertKeying(b, call.connected(LegSide.B, 0), KEY_B, false);
        assertEquals(Direction.SENDRECV, call.connected(LegSide.A, 0).direction());
        assertEquals(
                new Endpoint("203.0.113.7", 4000), call.connected(LegSide.A, 0).remote());
        assertEquals(
                new Endpoint("198.51.100.9", 6000), call.connected(LegSide.B, 0).remote());
        for (var ours : List.of(offered, answered)) {
            var text = TwoParties.text(ours);
            assertFalse(text.contains("203.0.113.7") || text.contains("198.51.100.9"), text);
            assertFalse(text.contains(base64(KEY_A)) || text.contains(base64(KEY_B)), "a key crossed");
        }
        assertNotEquals(offered.origin().sessionId(), answered.origin().sessionId());
    }

    static SessionDescription partyOffers(MediaSecurity security) {
        return switch (security) {
            case NONE -> party("203.0.113.7", 4000, "RTP/AVP");
            case SDES -> party("203.0.113.7", 4000, "RTP/SAVP", crypto(5, KEY_A));
            case DTLS ->
                party("203.0.113.7", 4000, "UDP/TLS/RTP/SAVP", fingerprint(1), "a=setup:actpass", "a=rtcp-mux");
            case DUAL -> party("203.0.113.7", 4000, "RTP/SAVP", crypto(5, KEY_A), fingerprint(1), "a=setup:actpass");
            case OPPORTUNISTIC ->
                party("203.0.113.7", 4000, "RTP/AVP", crypto(5, KEY_A), fingerprint(1), "a=setup:actpass");
        };
    }

    static SessionDescription partyAnswers(MediaSecurity security, SessionDescription offer) {
        var protocol = offer.media().getFirst().protocol();
        return switch (security) {
            case NONE -> party("198.51.100.9", 6000, protocol);
            case SDES -> party("198.51.100.9", 6000, protocol, crypto(2, KEY_B));
            case DTLS, DUAL, OPPORTUNISTIC ->
                party("198.51.100.9", 6000, protocol, fingerprint(2), "a=setup:active", "a=rtcp-mux");
        };
    }

    private static SessionDescription party(String address, int port, String protocol, String... more) {
        var lines = new ArrayList<>(List.of("v=0", "o=- 1 1 IN IP4 " + address, "s=-", "c=IN IP4 " + address, "t=0 0"));
        lines.add("m=audio " + port + " " + protocol + " 0 101");
        lines.add("a=rtpmap:0 PCMU/8000");
        lines.add("a=rtpmap:101 telephone-event/8000");
        lines.add("a=fmtp:101 0-15");
        lines.addAll(List.of(more));
        return TwoParties.parse(lines.toArray(String[]::new));
    }

    private static void assertOffered(MediaSecurity policy, SessionDescription offered) {
        var part = offered.media().getFirst();
        var both = policy == MediaSecurity.DUAL || policy == MediaSecurity.OPPORTUNISTIC;
        var sdes = policy == MediaSecurity.SDES || both;
        var dtls = policy == MediaSecurity.DTLS || both;
        var protocol = switch (policy) {
            case NONE, OPPORTUNISTIC -> "RTP/AVP";
            case SDES, DUAL -> "RTP/SAVP";
            case DTLS -> "UDP/TLS/RTP/SAVP";
        };
        assertEquals("audio 20000 " + protocol + " 0 101", part.mediaLine());
        assertEquals("192.0.2.2", offered.connectionOf(part).orElseThrow().address());
        assertEquals(sdes ? 3 : 0, part.cryptoLines().size());
        assertEquals(dtls ? List.of(TwoParties.fingerprint(0xA2)) : List.of(), part.fingerprints());
        assertEquals(
                dtls ? Optional.of("actpass") : Optional.empty(),
                part.arguments("setup").findFirst());
        assertEquals(dtls, part.rtcpMux());
        assertEquals(20_001, part.rtcp().orElseThrow().port());
        assertEquals(Optional.of("101 0-15"), part.arguments("fmtp").findFirst());
    }

    private static void assertAnswered(MediaSecurity policy, SessionDescription answered) {
        var part = answered.media().getFirst();
        var offer = partyOffers(policy).media().getFirst();
        assertEquals("audio 10000 " + offer.protocol() + " 0 101", part.mediaLine());
        assertEquals(policy == MediaSecurity.SDES, part.has("crypto"));
        var dtls = policy != MediaSecurity.NONE && policy != MediaSecurity.SDES;
        assertEquals(dtls, part.has("fingerprint"));
        assertEquals(
                dtls ? Optional.of("active") : Optional.empty(),
                part.arguments("setup").findFirst());
        assertEquals(offer.rtcpMux(), part.rtcpMux());
        if (policy == MediaSecurity.SDES) {
            assertTrue(
                    part.arguments("crypto").findFirst().orElseThrow().startsWith("5 AES_CM_128_HMAC_SHA1_80 inline:"));
        }
    }

    private static void assertKeying(MediaSecurity policy, LegAgreement agreement, byte[] remoteKey, boolean client) {
        switch (policy) {
            case NONE -> assertInstanceOf(LegAgreement.Keying.Plain.class, agreement.keying());
            case SDES -> {
                var keying = assertInstanceOf(LegAgreement.Keying.Sdes.class, agreement.keying());
                assertEquals(SrtpSuite.AES_CM_128_HMAC_SHA1_80, keying.local().suite());
                assertEquals(keying.remote().tag(), keying.local().tag());
                assertEquals(
                        base64(remoteKey),
                        base64(keying.remote().masterKeyAndSalt().reveal()));
            }
            case DTLS, DUAL, OPPORTUNISTIC -> {
                var keying = assertInstanceOf(LegAgreement.Keying.Dtls.class, agreement.keying());
                assertEquals(client, keying.client(), "we answer active, and our offer was answered so");
                assertEquals(1, keying.association());
            }
        }
    }

    static String crypto(int tag, byte[] key) {
        return "a=crypto:" + tag + " AES_CM_128_HMAC_SHA1_80 inline:" + base64(key);
    }

    static String fingerprint(int of) {
        return "a=fingerprint:" + TwoParties.fingerprint(of);
    }

    static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    static byte[] filled(int length, int with) {
        var octets = new byte[length];
        Arrays.fill(octets, (byte) with);
        return octets;
    }
}
