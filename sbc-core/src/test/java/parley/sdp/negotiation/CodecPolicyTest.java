package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CodecName;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.sdp.SessionDescription;

/// Which codecs cross, in which order, and by which numbers.
class CodecPolicyTest {
    private static final String[] PHONE = {
        "m=audio 4000 RTP/AVP 96 0 8 18 13 101",
        "a=rtpmap:96 opus/48000/2",
        "a=fmtp:96 useinbandfec=1",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-15"
    };

    private static LegPolicy plain(CodecPolicy codecs) {
        return new LegPolicy(MediaSecurity.NONE, List.of(), true, IceUse.NONE, codecs, DtmfUse.AUTO, FaxUse.REFUSE);
    }

    private static CodecPolicy order(String... names) {
        return new CodecPolicy(names(names), List.of(), List.of());
    }

    private static CodecPolicy allow(String... names) {
        return new CodecPolicy(List.of(), names(names), List.of());
    }

    private static CodecPolicy strip(String... names) {
        return new CodecPolicy(List.of(), List.of(), names(names));
    }

    private static List<CodecName> names(String... names) {
        return Arrays.stream(names).map(CodecName::of).flatMap(Optional::stream).toList();
    }

    private static TwoParties between(CodecPolicy a, CodecPolicy b) {
        return new TwoParties(plain(a), plain(b), 1);
    }

    private static List<String> formats(SessionDescription description) {
        return description.media().getFirst().formats();
    }

    @Test
    @DisplayName(
            "RFC 3551 §6: a static payload type is known by its name, with a=rtpmap or without; case does not count")
    void staticPayloadTypes() {
        var parties = between(CodecPolicy.ALL, strip("pcmu", "g729", "OPUS/48000"));
        var offer = parties.offer(LegSide.A, TwoParties.description(PHONE));
        assertEquals(List.of("8", "13", "101"), formats(offer));
        assertFalse(TwoParties.text(offer).contains("opus"), "nothing is left of what was stripped");
    }

    @Test
    @DisplayName("Allow keeps telephone events and comfort noise; only strip takes them")
    void companions() {
        var allowed = between(CodecPolicy.ALL, allow("PCMA")).offer(LegSide.A, TwoParties.description(PHONE));
        assertEquals(List.of("8", "13", "101"), formats(allowed));
        var stripped =
                between(strip("CN", "telephone-event"), allow("PCMA")).offer(LegSide.A, TwoParties.description(PHONE));
        assertEquals(List.of("8"), formats(stripped));
    }

    @Test
    @DisplayName("Rate and channels count where they are named")
    void rateAndChannels() {
        var parties = between(CodecPolicy.ALL, allow("L16/44100/2", "opus/8000"));
        var offer = parties.offer(
                LegSide.A, TwoParties.description("m=audio 4000 RTP/AVP 11 10 96", "a=rtpmap:96 opus/48000/2"));
        assertEquals(List.of("10"), formats(offer));
    }

    @Test
    @DisplayName("The policy of the callee orders our offer, that of the caller our answer; the rest keeps its order")
    void orders() {
        var parties = between(order("PCMU", "opus"), order("PCMA", "G729/8000/1"));
        var offer = parties.offer(LegSide.A, TwoParties.description(PHONE));
        assertEquals(List.of("8", "18", "96", "0", "13", "101"), formats(offer));
        var answer = parties.answer(
                LegSide.B,
                TwoParties.description(
                        "m=audio 5000 RTP/AVP 8 96 0 101",
                        "a=rtpmap:96 opus/48000/2",
                        "a=rtpmap:101 telephone-event/8000"));
        assertEquals(List.of("0", "96", "8", "101"), formats(answer));
    }

    @Test
    @DisplayName("RFC 3261 §20.43: an offer without a codec that may pass is refused with 488 and Warning 305")
    void nothingLeft() {
        var parties = between(CodecPolicy.ALL, allow("G722"));
        parties.put(new NegotiationInput.Offered(LegSide.A, TwoParties.description(PHONE)));
        assertEquals(SdpWarning.INCOMPATIBLE_MEDIA_FORMAT, parties.refused(488).warning());
        parties.put(new NegotiationInput.Offered(
                LegSide.A, TwoParties.description("m=image 4000 udptl t38", "a=T38FaxVersion:0")));
        assertEquals(SdpWarning.MEDIA_TYPE_NOT_AVAILABLE, parties.refused(488).warning());
    }

    @Test
    @DisplayName("RFC 3264 §6: a media line without a codec that may pass is switched off where another can be used")
    void oneLineIsLeft() {
        var parties = between(CodecPolicy.ALL, allow("PCMA"));
        var offer = parties.offer(
                LegSide.A,
                TwoParties.description("m=audio 4000 RTP/AVP 8", "m=video 4002 RTP/AVP 97", "a=rtpmap:97 H264/90000"));
        assertTrue(offer.media().get(0).port() > 0);
        assertEquals(0, offer.media().get(1).port());
    }

    @Test
    @DisplayName("RFC 3264 §5.1: an answerer's own numbers stay on its leg, and the relay is told of them")
    void answererChoosesNumbers() {
        var parties = between(CodecPolicy.ALL, CodecPolicy.ALL);
        parties.offer(LegSide.A, TwoParties.description(PHONE));
        var answer = parties.answer(
                LegSide.B,
                TwoParties.description(
                        "m=audio 5000 RTP/AVP 107 110",
                        "a=rtpmap:107 opus/48000/2",
                        "a=fmtp:107 stereo=0",
                        "a=rtpmap:110 telephone-event/8000"));
        assertEquals(List.of("96", "101"), formats(answer));
        assertTrue(TwoParties.text(answer).contains("a=rtpmap:96 opus/48000/2\r\na=fmtp:96 stereo=0\r\n"));
        assertEquals(Map.of(96, 107, 101, 110), parties.connected(LegSide.A, 0).payloadTypes());
        assertEquals(
                Map.of(107, 96, 110, 101),
                parties.connected(LegSide.B, 0).payloadTypes(),
                "it sends under our numbers, and many send under their own");
    }

    @Test
    @DisplayName("RFC 3264 §8.3.2: a number that has meant one codec on a leg never means another there")
    void numbersKeepTheirMeaning() {
        var parties = between(CodecPolicy.ALL, CodecPolicy.ALL);
        parties.offer(LegSide.A, TwoParties.description(PHONE));
        parties.answer(LegSide.B, TwoParties.description("m=audio 5000 RTP/AVP 101 0", "a=rtpmap:101 opus/48000/2"));
        // Side B offers by its own numbers: 101 is a telephone event on leg A.
        var offer = parties.offer(
                LegSide.B,
                TwoParties.description(
                        "m=audio 5000 RTP/AVP 101 0 99 98",
                        "a=rtpmap:101 opus/48000/2",
                        "a=rtpmap:99 telephone-event/8000",
                        "a=rtpmap:98 G726-32/8000"));
        assertEquals(List.of("96", "0", "101", "98"), formats(offer));
        parties.answer(
                LegSide.A,
                TwoParties.description(
                        "m=audio 4000 RTP/AVP 96 101",
                        "a=rtpmap:96 opus/48000/2",
                        "a=rtpmap:101 telephone-event/8000"));
        assertEquals(Map.of(96, 101, 101, 99), parties.connected(LegSide.A, 0).payloadTypes());
        assertEquals(Map.of(101, 96, 99, 101), parties.connected(LegSide.B, 0).payloadTypes());
    }

    @Test
    @DisplayName("RFC 4588 §8.6: a retransmission goes with the codec that it is of, and by its number")
    void retransmissions() {
        String[] video = {
            "m=video 4002 RTP/AVPF 97 98 99 100",
            "a=rtpmap:97 VP8/90000",
            "a=rtpmap:98 rtx/90000",
            "a=fmtp:98 apt=97",
            "a=rtpmap:99 H264/90000",
            "a=rtpmap:100 rtx/90000",
            "a=fmtp:100 apt=99",
            "a=rtcp-fb:97 nack",
            "a=rtcp-fb:99 nack"
        };
        var parties = between(CodecPolicy.ALL, strip("VP8"));
        var offer = parties.offer(LegSide.A, TwoParties.description(video));
        assertEquals(List.of("99", "100"), formats(offer));
        var answer = parties.answer(
                LegSide.B,
                TwoParties.description(
                        "m=video 5002 RTP/AVP 120 121",
                        "a=rtpmap:120 H264/90000",
                        "a=rtpmap:121 rtx/90000",
                        "a=fmtp:121 apt=120",
                        "a=rtcp-fb:120 nack pli"));
        assertEquals(List.of("99", "100"), formats(answer));
        assertTrue(TwoParties.text(answer).contains("a=fmtp:100 apt=99\r\n"), TwoParties.text(answer));
        assertTrue(TwoParties.text(answer).contains("a=rtcp-fb:99 nack pli\r\n"), TwoParties.text(answer));
    }

    @Test
    @DisplayName("Formats that are no payload types, and those named twice, do not cross")
    void oddFormats() {
        var offer = between(CodecPolicy.ALL, CodecPolicy.ALL)
                .offer(LegSide.A, TwoParties.description("m=audio 4000 RTP/AVP 0 0 128 x 8 77"));
        assertEquals(List.of("0", "8", "77"), formats(offer));
    }
}
