package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.sdp.SessionDescription;
import parley.sdp.TelephoneEvents;

/// Which legs speak telephone events, by how their parties use digits.
class TelephoneEventsTest {
    private static final SessionDescription WITH =
            TwoParties.description("m=audio 4000 RTP/AVP 0 96", "a=rtpmap:96 telephone-event/8000", "a=fmtp:96 0-15");
    private static final SessionDescription WITHOUT = TwoParties.description("m=audio 4000 RTP/AVP 0 8");

    private static TwoParties between(DtmfUse a, DtmfUse b) {
        return new TwoParties(policy(a), policy(b), 1);
    }

    private static LegPolicy policy(DtmfUse dtmf) {
        return new LegPolicy(MediaSecurity.NONE, List.of(), true, IceUse.NONE, CodecPolicy.ALL, dtmf, FaxUse.REFUSE);
    }

    private static List<String> formats(SessionDescription description) {
        return description.media().getFirst().formats();
    }

    private static TelephoneEvents events(TwoParties parties, LegSide side) {
        return parties.connected(side, 0).events();
    }

    @Test
    @DisplayName("auto: what one party has and the other takes; nothing is added, nothing ends here")
    void auto() {
        var parties = between(DtmfUse.AUTO, DtmfUse.AUTO);
        assertEquals(List.of("0", "96"), formats(parties.offer(LegSide.A, WITH)));
        assertEquals(List.of("0"), formats(parties.answer(LegSide.B, WITHOUT)));
        assertEquals(TelephoneEvents.NONE, events(parties, LegSide.A));
        assertEquals(TelephoneEvents.NONE, events(parties, LegSide.B));
    }

    @Test
    @DisplayName("A callee that wants INFO is offered no events; the caller is answered them, and they end with us")
    void calleeByInfo() {
        var parties = between(DtmfUse.AUTO, DtmfUse.INFO);
        assertEquals(List.of("0"), formats(parties.offer(LegSide.A, WITH)));
        var answer = parties.answer(LegSide.B, TwoParties.description("m=audio 5000 RTP/AVP 0"));
        assertEquals(List.of("0", "96"), formats(answer));
        assertTrue(TwoParties.text(answer).contains("a=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\n"));
        assertEquals(
                new TelephoneEvents(Optional.of(new TelephoneEvents.Format(96, 8000)), Set.of(96)),
                events(parties, LegSide.A));
        assertEquals(TelephoneEvents.NONE, events(parties, LegSide.B));
    }

    @Test
    @DisplayName("A caller that sends INFO: the callee is offered events, one kind for each clock; they end with us")
    void callerByInfo() {
        var parties = between(DtmfUse.INFO, DtmfUse.AUTO);
        var offer = parties.offer(
                LegSide.A, TwoParties.description("m=audio 4000 RTP/AVP 101 0", "a=rtpmap:101 opus/48000/2"));
        assertEquals(List.of("101", "0", "96", "97"), formats(offer));
        assertTrue(TwoParties.text(offer).contains("a=rtpmap:96 telephone-event/48000\r\na=fmtp:96 0-15\r\n"));
        assertTrue(TwoParties.text(offer).contains("a=rtpmap:97 telephone-event/8000\r\n"));
        var answer = parties.answer(
                LegSide.B, TwoParties.description("m=audio 5000 RTP/AVP 0 100", "a=rtpmap:100 telephone-event/8000"));
        assertEquals(List.of("0"), formats(answer));
        assertFalse(TwoParties.text(answer).contains("telephone-event"));
        assertEquals(
                new TelephoneEvents(Optional.of(new TelephoneEvents.Format(100, 8000)), Set.of(97, 100)),
                events(parties, LegSide.B));
        assertEquals(TelephoneEvents.NONE, events(parties, LegSide.A));
    }

    @Test
    @DisplayName("rfc4733: offered though the caller has none, answered though the callee takes none")
    void always() {
        var offered = between(DtmfUse.AUTO, DtmfUse.RFC4733);
        assertEquals(List.of("0", "8", "101"), formats(offered.offer(LegSide.A, WITHOUT)));
        var answered = between(DtmfUse.RFC4733, DtmfUse.AUTO);
        answered.offer(LegSide.A, WITH);
        assertEquals(List.of("0", "96"), formats(answered.answer(LegSide.B, WITHOUT)));
    }

    @Test
    @DisplayName("RFC 4733 §2.1: only events of one clock are the same; those of the audio's clock are used")
    void clocks() {
        var parties = between(DtmfUse.AUTO, DtmfUse.AUTO);
        parties.offer(
                LegSide.A,
                TwoParties.description(
                        "m=audio 4000 RTP/AVP 111 0 110 126",
                        "a=rtpmap:111 opus/48000/2",
                        "a=rtpmap:110 telephone-event/48000",
                        "a=rtpmap:126 telephone-event/8000"));
        var answer = parties.answer(
                LegSide.B,
                TwoParties.description(
                        "m=audio 5000 RTP/AVP 0 101 102",
                        "a=rtpmap:101 telephone-event/48000",
                        "a=rtpmap:102 telephone-event/8000"));
        assertEquals(List.of("0", "110", "126"), formats(answer));
        assertEquals(
                Optional.of(new TelephoneEvents.Format(102, 8000)),
                events(parties, LegSide.B).sent());
        assertEquals(101, parties.connected(LegSide.A, 0).payloadTypes().get(110));
        assertEquals(102, parties.connected(LegSide.A, 0).payloadTypes().get(126));
    }
}
