package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.Endpoint;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.LegSide;
import parley.common.MediaKind;
import parley.common.MediaSecurity;
import parley.sdp.Direction;
import parley.sdp.MediaDescription;
import parley.sdp.SessionDescription;

/// T.38 fax over UDPTL: beside audio, in its place, and back.
class FaxNegotiationTest {
    private static final String AUDIO = "m=audio 4000 RTP/AVP 8";
    private static final String FAX = "m=image 4010 udptl t38";
    private static final List<String> TERMS = List.of(
            "a=T38FaxVersion:0",
            "a=T38MaxBitRate:14400",
            "a=T38FaxFillBitRemoval:0",
            "a=T38FaxRateManagement:transferredTCF",
            "a=T38FaxMaxBuffer:200",
            "a=T38FaxMaxDatagram:180",
            "a=T38FaxUdpEC:t38UDPRedundancy",
            "a=T38VendorInfo:0 0 37");
    private static final String CRYPTO = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:";

    static LegPolicy policy(MediaSecurity security, FaxUse fax) {
        return new LegPolicy(security, TwoParties.SUITES, true, IceUse.ACCEPT, CodecPolicy.ALL, DtmfUse.AUTO, fax);
    }

    private static TwoParties between(LegPolicy a, LegPolicy b) {
        return new TwoParties(a, b, 1);
    }

    private static TwoParties plain() {
        return between(policy(MediaSecurity.NONE, FaxUse.RELAY), policy(MediaSecurity.NONE, FaxUse.RELAY));
    }

    private static SessionDescription description(String... lines) {
        return TwoParties.description(lines);
    }

    /// A media line of T.38 with all that its ends agree on.
    private static String[] fax(String... before) {
        var lines = new ArrayList<>(List.of(before));
        lines.add(FAX);
        lines.addAll(TERMS);
        return lines.toArray(String[]::new);
    }

    private static TwoParties talking(TwoParties call) {
        call.offer(LegSide.A, description(AUDIO));
        call.answer(LegSide.B, description(AUDIO));
        return call;
    }

    private static List<String> terms(MediaDescription part) {
        return part.lines().stream()
                .map(line -> line.type() + "=" + line.value())
                .filter(line -> line.startsWith("a="))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(LegSide.class)
    @DisplayName("RFC 3264 §8.3.3: audio becomes fax in its own line, by either party, on the ports that there are")
    void inPlaceOfAudio(LegSide from) {
        var call = talking(plain());
        var offer = call.offer(from, description(fax()));
        var line = offer.media().getFirst();
        assertEquals("image " + (from == LegSide.A ? 20_000 : 10_000) + " udptl t38", line.mediaLine());
        assertEquals(TERMS, terms(line), "untouched, and nothing of RTP beside it");
        var answer = call.answer(from.other(), description(fax()));
        assertEquals(
                "image " + (from == LegSide.A ? 10_000 : 20_000) + " udptl t38",
                answer.media().getFirst().mediaLine());
        assertEquals(TERMS, terms(answer.media().getFirst()));
        for (var side : LegSide.values()) {
            var agreed = call.connected(side, 0);
            assertEquals(MediaKind.FAX, agreed.formats().kind());
            assertEquals(new Endpoint("203.0.113.7", 4010), agreed.remote());
            assertEquals(Optional.empty(), agreed.remoteRtcp());
            assertEquals(Direction.SENDRECV, agreed.direction());
            assertInstanceOf(LegAgreement.Keying.Plain.class, agreed.keying());
            assertEquals("UDPTL in the clear", call.decision(side).orElseThrow().chosen());
        }
    }

    @Test
    @DisplayName("RFC 3264 §8.3.3: fax becomes audio again, with the payload types of before")
    void andBack() {
        var call = talking(plain());
        call.offer(LegSide.B, description(fax()));
        call.answer(LegSide.A, description(fax()));
        var offer = call.offer(LegSide.A, description(AUDIO, "a=rtpmap:8 PCMA/8000"));
        assertEquals("audio 20000 RTP/AVP 8", offer.media().getFirst().mediaLine());
        call.answer(LegSide.B, description(AUDIO));
        for (var side : LegSide.values()) {
            assertEquals(MediaKind.AUDIO, call.connected(side, 0).formats().kind());
            assertEquals("plain RTP", call.decision(side).orElseThrow().chosen());
        }
    }

    @Test
    @DisplayName("RFC 3264 §8: audio is switched off and fax added in a line of its own; then the other way round")
    void inLineOfItsOwn() {
        var call = talking(plain());
        var offer = call.offer(LegSide.A, description(fax("m=audio 0 RTP/AVP 8")));
        assertEquals(
                List.of("audio 0 RTP/AVP 8", "image 20002 udptl t38"),
                offer.media().stream().map(MediaDescription::mediaLine).toList());
        call.answer(LegSide.B, description(fax("m=audio 0 RTP/AVP 8")));
        assertEquals(Direction.INACTIVE, call.connected(LegSide.A, 0).direction());
        assertEquals(MediaKind.FAX, call.connected(LegSide.A, 1).formats().kind());
        call.offer(LegSide.B, description(AUDIO, "m=image 0 udptl t38"));
        call.answer(LegSide.A, description(AUDIO, "m=image 0 udptl t38"));
        assertEquals(Direction.SENDRECV, call.connected(LegSide.B, 0).direction());
        var farewell = call.connected(LegSide.B, 1);
        assertEquals(Direction.INACTIVE, farewell.direction());
        assertEquals(MediaKind.FAX, farewell.formats().kind());
    }

    @Test
    @DisplayName("ITU-T T.38 §D.2.2.4: an offer of audio and fax; the answer takes one, the other or both")
    void besideAudio() {
        var both = plain();
        var offer = both.offer(LegSide.A, description(fax(AUDIO)));
        assertEquals(
                List.of("audio 20000 RTP/AVP 8", "image 20002 udptl t38"),
                offer.media().stream().map(MediaDescription::mediaLine).toList());
        var answer = both.answer(LegSide.B, description(fax("m=audio 0 RTP/AVP 8")));
        assertEquals(
                List.of("audio 0 RTP/AVP 8", "image 10002 udptl t38"),
                answer.media().stream().map(MediaDescription::mediaLine).toList());
        both.offer(LegSide.A, description(fax(AUDIO)));
        both.answer(LegSide.B, description(fax(AUDIO)));
        assertEquals(MediaKind.AUDIO, both.connected(LegSide.A, 0).formats().kind());
    }

    @Test
    @DisplayName("RFC 3264 §8.4: fax is held by direction, and by an address of zeros")
    void held() {
        var call = talking(plain());
        call.offer(LegSide.A, description(fax()));
        call.answer(LegSide.B, description(fax()));
        var offer = call.offer(LegSide.A, description(FAX, "a=inactive"));
        assertEquals(List.of("a=inactive"), terms(offer.media().getFirst()));
        var answer = call.answer(LegSide.B, description(FAX, "a=inactive"));
        assertEquals(List.of("a=inactive"), terms(answer.media().getFirst()));
        assertEquals(Direction.INACTIVE, call.connected(LegSide.B, 0).direction());
        call.offer(LegSide.B, description(FAX, "c=IN IP4 0.0.0.0"));
        call.answer(LegSide.A, description(FAX));
        assertEquals(0, call.connected(LegSide.B, 0).remote().port());
        assertEquals(Direction.RECVONLY, call.connected(LegSide.B, 0).direction());
    }

    @Test
    @DisplayName("RFC 9143 §7.3: fax is in no bundle, and its a=mid is answered")
    void inNoBundle() {
        var call = plain();
        call.offer(
                LegSide.A,
                TwoParties.parse(
                        "v=0",
                        "o=phone 7 7 IN IP4 203.0.113.7",
                        "s=-",
                        "c=IN IP4 203.0.113.7",
                        "t=0 0",
                        "a=group:BUNDLE f",
                        FAX,
                        "a=mid:f"));
        var answer = call.answer(LegSide.B, description(FAX));
        assertEquals(List.of(), answer.groups());
        assertEquals(Optional.of("f"), answer.media().getFirst().mid());
    }

    @ParameterizedTest(name = "{0}/{1} and {2}/{3}: {4}")
    @CsvSource({
        "NONE, REFUSE, NONE, RELAY, of its own leg refuses fax",
        "NONE, RELAY, NONE, REFUSE, of the other leg refuses fax",
        "NONE, RELAY, SDES, RELAY, of the other leg demands encryption",
        "DTLS, RELAY, NONE, RELAY, of its own leg demands encryption",
        "DUAL, RELAY, NONE, RELAY_IN_CLEAR, of its own leg demands encryption",
        "NONE, RELAY_IN_CLEAR, DTLS, RELAY, of the other leg demands encryption",
    })
    @DisplayName("UDPTL has no encryption: 488 with Warning 304 unless both policies let it pass, and the call stays")
    void refused(MediaSecurity a, FaxUse faxA, MediaSecurity b, FaxUse faxB, String why) {
        var call = between(policy(a, faxA), policy(b, faxB));
        call.put(new NegotiationInput.Offered(LegSide.A, description(FAX)));
        var refusal = call.refused(488);
        assertEquals(304, refusal.warning().code());
        assertTrue(refusal.reason().endsWith(why) || refusal.reason().contains(why), refusal.reason());
    }

    @Test
    @DisplayName("RFC 3264 §6: beside audio that passes, fax that may not is switched off, for both parties")
    void refusedBesideAudio() {
        var call = between(policy(MediaSecurity.NONE, FaxUse.RELAY), policy(MediaSecurity.NONE, FaxUse.REFUSE));
        var offer = call.offer(LegSide.A, description(fax(AUDIO)));
        assertEquals("image 0 udptl t38", offer.media().getLast().mediaLine());
        var answer = call.answer(LegSide.B, description(AUDIO, "m=image 0 udptl t38"));
        assertEquals("image 0 udptl t38", answer.media().getLast().mediaLine());
    }

    @ParameterizedTest
    @EnumSource(
            value = MediaSecurity.class,
            names = {"NONE", "OPPORTUNISTIC"})
    @DisplayName("Where media may go in the clear, relay is enough")
    void clearLegs(MediaSecurity security) {
        var call = between(policy(MediaSecurity.NONE, FaxUse.RELAY), policy(security, FaxUse.RELAY));
        var offer = call.offer(LegSide.A, description(fax()));
        assertEquals("image 20000 udptl t38", offer.media().getFirst().mediaLine());
        assertEquals(TERMS, terms(offer.media().getFirst()), "neither key nor fingerprint is shown in the clear");
    }

    private static TwoParties secured(MediaSecurity b) {
        var call = between(policy(MediaSecurity.SDES, FaxUse.RELAY_IN_CLEAR), policy(b, FaxUse.RELAY_IN_CLEAR));
        call.offer(LegSide.A, description("m=audio 4000 RTP/SAVP 8", CRYPTO + key(1)));
        call.answer(LegSide.B, description(AUDIO));
        return call;
    }

    private static String key(int seed) {
        return PolicyMatrixTest.base64(PolicyMatrixTest.filled(30, seed));
    }

    @Test
    @DisplayName("RFC 3711 §9.1: voice, fax in the clear by explicit policy, voice again under a new key of ours")
    void fromVoiceUnderKeys() {
        var call = secured(MediaSecurity.NONE);
        var before = ((LegAgreement.Keying.Sdes) call.connected(LegSide.A, 0).keying()).local();
        call.offer(LegSide.B, description(fax()));
        call.answer(LegSide.A, description(fax()));
        assertInstanceOf(
                LegAgreement.Keying.Plain.class, call.connected(LegSide.A, 0).keying());
        var decision = call.decision(LegSide.A).orElseThrow();
        assertEquals("UDPTL in the clear", decision.chosen());
        assertEquals(MediaSecurity.SDES, decision.policy());
        call.offer(LegSide.A, description("m=audio 4000 RTP/SAVP 8", CRYPTO + key(2)));
        call.answer(LegSide.B, description(AUDIO));
        var after = ((LegAgreement.Keying.Sdes) call.connected(LegSide.A, 0).keying()).local();
        assertNotEquals(before.masterKeyAndSalt(), after.masterKeyAndSalt());
    }

    @Test
    @DisplayName("RFC 8643: voice that was encrypted before a fax does not go on in the clear after it")
    void noWayDownByFax() {
        var call = between(policy(MediaSecurity.OPPORTUNISTIC, FaxUse.RELAY), policy(MediaSecurity.NONE, FaxUse.RELAY));
        call.offer(LegSide.A, description(AUDIO, CRYPTO + key(1)));
        call.answer(LegSide.B, description(AUDIO));
        call.offer(LegSide.A, description(fax()));
        call.answer(LegSide.B, description(fax()));
        call.put(new NegotiationInput.Offered(LegSide.A, description(AUDIO)));
        assertTrue(call.refused(488).reason().contains("would go on in the clear"));
    }

    @Test
    @DisplayName("RFC 3264 §8: a change to fax that the other party refuses leaves all as it was")
    void refusedByTheOther() {
        var call = talking(plain());
        var agreed = call.state();
        call.offer(LegSide.A, description(fax()));
        call.put(new NegotiationInput.Withdrawn());
        var back = assertInstanceOf(OfferAnswer.State.Settled.class, call.state());
        assertEquals(
                ((OfferAnswer.State.Settled) agreed).concluded().offerer(),
                back.concluded().offerer());
        assertEquals(
                MediaKind.AUDIO,
                back.concluded().answerer().stream(0)
                        .agreed()
                        .orElseThrow()
                        .agreement()
                        .formats()
                        .kind());
    }

    @ParameterizedTest
    @CsvSource({
        "m=image 4010 tcp t38",
        "m=image 4010 UDP/TLS/UDPTL t38",
        "m=image 4010 udptl other",
        "m=audio 4010 udptl t38",
        "m=application 4010 UDP/BFCP *",
        "m=application 4010 UDP/DTLS/SCTP webrtc-datachannel",
    })
    @DisplayName("What is neither RTP nor T.38 over UDPTL is refused with 488, and the audio stays")
    void others(String line) {
        var call = talking(plain());
        call.put(new NegotiationInput.Offered(LegSide.A, description(line)));
        assertTrue(call.refused(488).warning() != SdpWarning.MISCELLANEOUS);
    }

    @ParameterizedTest
    @CsvSource({"m=audio 4000 RTP/AVP 8", "m=image 4010 udptl other", "m=image 4010 RTP/AVP 8"})
    @DisplayName("RFC 3264 §6.1: an answer to fax is fax, or it is off")
    void strangeAnswers(String line) {
        var call = talking(plain());
        call.offer(LegSide.A, description(fax()));
        call.put(new NegotiationInput.Answered(LegSide.B, description(line)));
        call.refused(488);
    }

    @Test
    @DisplayName("Only what T.38 defines crosses")
    void nothingElseCrosses() {
        var call = plain();
        var offer = call.offer(
                LegSide.A,
                description(
                        FAX,
                        "a=t38faxversion:3",
                        "a=T38FaxMaxIFP:400",
                        "a=T38FaxUdpEC:t38UDPFEC",
                        "a=X-secret:1",
                        "a=rtcp:5 IN IP4 203.0.113.7",
                        "a=ice-ufrag:abcd",
                        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                        "a=candidate:1 1 UDP 2130706431 203.0.113.7 4010 typ host"));
        assertEquals(
                List.of("a=t38faxversion:3", "a=T38FaxMaxIFP:400", "a=T38FaxUdpEC:t38UDPFEC"),
                terms(offer.media().getFirst()));
        assertFalse(TwoParties.text(offer).contains("203.0.113.7"));
    }

    @Test
    @DisplayName("RFC 4103 §10.1: text over RTP passes as audio does, and the redundancy beside it")
    void realTimeText() {
        var call = between(policy(MediaSecurity.NONE, FaxUse.REFUSE), policy(MediaSecurity.SDES, FaxUse.REFUSE));
        var offer = call.offer(
                LegSide.A,
                description(
                        "m=text 4020 RTP/AVP 98 100",
                        "a=rtpmap:98 t140/1000",
                        "a=rtpmap:100 red/1000",
                        "a=fmtp:100 98/98/98"));
        var line = offer.media().getFirst();
        assertEquals("text 20000 RTP/SAVP 98 100", line.mediaLine());
        assertTrue(terms(line).contains("a=fmtp:100 98/98/98"), terms(line)::toString);
        call.answer(
                LegSide.B,
                description("m=text 4020 RTP/SAVP 98", "a=rtpmap:98 t140/1000", CRYPTO.replace(":1 ", ":2 ") + key(1)));
        assertEquals(MediaKind.TEXT, call.connected(LegSide.B, 0).formats().kind());
    }

    @Test
    @DisplayName("RFC 4573: the control of a far camera passes over RTP, beside a line of BFCP that is switched off")
    void farCamera() {
        var call = plain();
        var offer = call.offer(
                LegSide.A,
                description(
                        AUDIO,
                        "m=application 4030 RTP/AVP 100",
                        "a=rtpmap:100 H224/4800",
                        "m=application 5 UDP/BFCP *"));
        assertEquals(
                List.of("audio 20000 RTP/AVP 8", "application 20002 RTP/AVP 100", "application 0 UDP/BFCP *"),
                offer.media().stream().map(MediaDescription::mediaLine).toList());
    }
}
