package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CodecName;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.TranscodeUse;
import parley.common.Transcoding;
import parley.common.VoiceCodec;
import parley.sdp.SessionDescription;
import parley.sdp.TelephoneEvents;

/// What is offered and answered where the voice of one party may be turned into a codec of the other.
class TranscodingTest {
    private static final SessionDescription BROWSER = TwoParties.description(
            "m=audio 4000 RTP/AVP 96 13 110 126",
            "a=rtpmap:96 opus/48000/2",
            "a=fmtp:96 minptime=10;useinbandfec=1",
            "a=rtpmap:110 telephone-event/48000",
            "a=rtpmap:126 telephone-event/8000");
    private static final SessionDescription PHONE = TwoParties.description(
            "m=audio 5000 RTP/AVP 8 0 101", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", "a=ptime:30");
    private static final CodecPolicy ON = on(List.of());

    private static CodecPolicy on(List<CodecName> order, CodecName... allow) {
        return new CodecPolicy(order, List.of(allow), List.of(), TranscodeUse.G711_OPUS);
    }

    private static CodecName named(String name) {
        return CodecName.of(name).orElseThrow();
    }

    private static LegPolicy policy(CodecPolicy codecs, DtmfUse dtmf) {
        return new LegPolicy(MediaSecurity.NONE, List.of(), true, IceUse.NONE, codecs, dtmf, FaxUse.REFUSE);
    }

    private static TwoParties between(CodecPolicy a, CodecPolicy b) {
        return new TwoParties(policy(a, DtmfUse.AUTO), policy(b, DtmfUse.AUTO), 1);
    }

    private static List<String> formats(SessionDescription description) {
        return description.media().getFirst().formats();
    }

    private static Optional<Transcoding> transcoding(TwoParties parties, LegSide side) {
        return parties.connected(side, 0).transcoding();
    }

    @Test
    @DisplayName("An offer of Opus alone is offered on with G.711 behind it; who takes G.711 is answered to with Opus")
    void browserCallsPhone() {
        for (var parties : List.of(between(CodecPolicy.ALL, ON), between(ON, CodecPolicy.ALL))) {
            var offer = parties.offer(LegSide.A, BROWSER);
            assertEquals(List.of("96", "0", "8", "13", "110", "126"), formats(offer));
            assertTrue(TwoParties.text(offer).contains("a=rtpmap:0 PCMU/8000\r\n"), TwoParties.text(offer));
            var answer = parties.answer(LegSide.B, PHONE);
            assertEquals(List.of("96", "110"), formats(answer));
            var text = TwoParties.text(answer);
            assertTrue(text.contains("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 maxplaybackrate=8000;"), text);
            assertTrue(text.contains("a=rtpmap:110 telephone-event/48000\r\na=fmtp:110 0-15\r\n"), text);
            assertTrue(text.contains("a=ptime:30\r\n"), text);
            assertFalse(text.contains("PCM"), text);

            assertEquals(
                    Map.of(96, 8, 110, 101), parties.connected(LegSide.A, 0).payloadTypes());
            assertEquals(
                    Optional.of(new Transcoding(
                            Map.of(96, VoiceCodec.OPUS),
                            VoiceCodec.PCMA,
                            Optional.of(new Transcoding.Events(Set.of(110), 48_000, 8000)))),
                    transcoding(parties, LegSide.A));
            assertEquals(
                    Map.of(8, 96, 0, 96, 101, 110, 126, 110),
                    parties.connected(LegSide.B, 0).payloadTypes());
            assertEquals(
                    Optional.of(new Transcoding(
                            Map.of(8, VoiceCodec.PCMA, 0, VoiceCodec.PCMU),
                            VoiceCodec.OPUS,
                            Optional.of(new Transcoding.Events(Set.of(101, 126), 8000, 48_000)))),
                    transcoding(parties, LegSide.B));
            assertEquals(
                    Optional.of(new TelephoneEvents.Format(110, 48_000)),
                    parties.connected(LegSide.A, 0).events().sent());
            assertEquals(
                    Optional.of(new TelephoneEvents.Format(101, 8000)),
                    parties.connected(LegSide.B, 0).events().sent());
        }
    }

    @Test
    @DisplayName("An offer of G.711 alone is offered on with Opus behind it; who takes Opus is answered to with G.711")
    void phoneCallsBrowser() {
        var parties = between(ON, CodecPolicy.ALL);
        var offer = parties.offer(LegSide.A, PHONE);
        assertEquals(List.of("8", "0", "111", "101", "96"), formats(offer));
        var offered = TwoParties.text(offer);
        assertTrue(offered.contains("a=rtpmap:111 opus/48000/2\r\na=fmtp:111 maxplaybackrate=8000;"), offered);
        assertTrue(offered.contains("a=rtpmap:96 telephone-event/48000\r\na=fmtp:96 0-15\r\n"), offered);
        var answer = parties.answer(
                LegSide.B,
                TwoParties.description(
                        "m=audio 4000 RTP/AVP 111 96",
                        "a=rtpmap:111 opus/48000/2",
                        "a=fmtp:111 useinbandfec=1",
                        "a=rtpmap:96 telephone-event/48000"));
        assertEquals(List.of("8", "101"), formats(answer));
        assertFalse(TwoParties.text(answer).contains("opus"), TwoParties.text(answer));
        assertFalse(TwoParties.text(answer).contains("48000"), TwoParties.text(answer));
        assertEquals(
                Optional.of(new Transcoding(
                        Map.of(8, VoiceCodec.PCMA),
                        VoiceCodec.OPUS,
                        Optional.of(new Transcoding.Events(Set.of(101), 8000, 48_000)))),
                transcoding(parties, LegSide.A));
        assertEquals(Map.of(8, 111, 101, 96), parties.connected(LegSide.A, 0).payloadTypes());
        assertEquals(Map.of(111, 8, 96, 101), parties.connected(LegSide.B, 0).payloadTypes());
        assertEquals(
                48_000, parties.connected(LegSide.B, 0).formats().clockRates().get(111));
    }

    @Test
    @DisplayName("A codec in common passes as it is, whatever else was offered")
    void commonCodec() {
        var parties = between(ON, ON);
        parties.offer(LegSide.A, PHONE);
        var answer = parties.answer(LegSide.B, TwoParties.description("m=audio 4000 RTP/AVP 0"));
        assertEquals(List.of("0"), formats(answer));
        assertEquals(Optional.empty(), transcoding(parties, LegSide.A));
        assertEquals(Optional.empty(), transcoding(parties, LegSide.B));

        var both = between(ON, ON);
        var offer =
                both.offer(LegSide.A, TwoParties.description("m=audio 4000 RTP/AVP 96 0", "a=rtpmap:96 opus/48000/2"));
        assertEquals(List.of("96", "0"), formats(offer), "who has both needs nothing of us");
    }

    @Test
    @DisplayName("RFC 3264 §6.1: who takes a common codec and another gets the common one, and may send either")
    void strays() {
        var parties = between(ON, ON);
        parties.offer(LegSide.A, BROWSER);
        var answer = parties.answer(
                LegSide.B, TwoParties.description("m=audio 5000 RTP/AVP 0 96", "a=rtpmap:96 opus/48000/2"));
        assertEquals(List.of("96"), formats(answer));
        assertEquals(Optional.empty(), transcoding(parties, LegSide.A));
        assertEquals(
                Optional.of(new Transcoding(Map.of(0, VoiceCodec.PCMU), VoiceCodec.OPUS, false, Optional.empty())),
                transcoding(parties, LegSide.B));
        assertEquals(96, parties.connected(LegSide.B, 0).payloadTypes().get(0));
    }

    @Test
    @DisplayName(
            "Off, a browser that allows Opus alone and a trunk that allows G.711 alone have nothing in common: 488")
    void off() {
        var browser = new CodecPolicy(List.of(), List.of(named("opus")), List.of());
        var trunk = new CodecPolicy(List.of(), List.of(named("PCMA"), named("PCMU")), List.of());
        var parties = between(browser, trunk);
        var whole = TwoParties.description("m=audio 4000 RTP/AVP 96 0 8", "a=rtpmap:96 opus/48000/2");
        parties.put(new NegotiationInput.Offered(LegSide.A, whole));
        parties.refused(488);

        var on = between(browser, on(List.of(named("PCMA")), named("PCMA"), named("PCMU")));
        assertEquals(List.of("8", "0"), formats(on.offer(LegSide.A, whole)), "in the trunk's order");
        assertEquals(List.of("96"), formats(on.answer(LegSide.B, TwoParties.description("m=audio 5000 RTP/AVP 0"))));
        assertEquals(VoiceCodec.PCMU, transcoding(on, LegSide.A).orElseThrow().sent());
    }

    @Test
    @DisplayName("What the other party's policy does not let pass is not offered: then there is nothing to turn into")
    void notAllowed() {
        var parties = between(ON, on(List.of(), named("G722")));
        parties.put(new NegotiationInput.Offered(LegSide.A, BROWSER));
        parties.refused(488);
    }

    @Test
    @DisplayName("Only voice is converted: video and a codec that we cannot read get no others")
    void otherMedia() {
        var parties = between(ON, ON);
        var offer = parties.offer(
                LegSide.A,
                TwoParties.description("m=audio 4000 RTP/AVP 9", "m=video 4002 RTP/AVP 97", "a=rtpmap:97 H264/90000"));
        assertEquals(List.of("9"), formats(offer));
        assertEquals(List.of("97"), offer.media().get(1).formats());
    }

    @Test
    @DisplayName("RFC 3264 §8.3.2: a re-offer, from either side, keeps numbers and coders")
    void reOffers() {
        var parties = between(ON, ON);
        parties.offer(LegSide.A, BROWSER);
        parties.answer(LegSide.B, PHONE);
        var before = transcoding(parties, LegSide.A);
        var fromPhone = parties.offer(LegSide.B, PHONE);
        assertTrue(formats(fromPhone).contains("96"), formats(fromPhone)::toString);
        var answer = parties.answer(
                LegSide.A,
                TwoParties.description(
                        "m=audio 4000 RTP/AVP 96 110",
                        "a=rtpmap:96 opus/48000/2",
                        "a=rtpmap:110 telephone-event/48000"));
        assertEquals("8", formats(answer).getFirst());
        assertEquals(VoiceCodec.PCMA, before.orElseThrow().sent());
        assertTrue(transcoding(parties, LegSide.B).orElseThrow().heard().containsKey(8));
    }

    @Test
    @DisplayName("Digits by INFO: the phone's telephone events end with us, as without transcoding")
    void digitsByInfo() {
        var parties = new TwoParties(policy(ON, DtmfUse.INFO), policy(ON, DtmfUse.AUTO), 1);
        var offer = parties.offer(LegSide.A, BROWSER);
        assertTrue(TwoParties.text(offer).contains("telephone-event/8000"), TwoParties.text(offer));
        var answer = parties.answer(LegSide.B, PHONE);
        assertEquals(List.of("96"), formats(answer));
        assertTrue(parties.connected(LegSide.B, 0).events().taken().contains(101));
        assertEquals(
                Optional.empty(), transcoding(parties, LegSide.B).orElseThrow().events());

        var toInfo = new TwoParties(policy(ON, DtmfUse.AUTO), policy(ON, DtmfUse.INFO), 1);
        assertFalse(TwoParties.text(toInfo.offer(LegSide.A, BROWSER)).contains("telephone-event"));
        var kept = toInfo.answer(LegSide.B, TwoParties.description("m=audio 5000 RTP/AVP 0"));
        assertEquals("96", formats(kept).getFirst());
        assertTrue(toInfo.connected(LegSide.A, 0).events().taken().contains(110));
    }
}
