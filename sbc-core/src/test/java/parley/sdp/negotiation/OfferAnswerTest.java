package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sdp.negotiation.TwoParties.description;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.sdp.Direction;
import parley.sdp.MediaDescription;
import parley.sdp.SessionDescription;

/// Offer and answer as such: streams, directions, versions, order of events. Keying is in [KeyingTest].
class OfferAnswerTest {
    private static final String AUDIO = "m=audio 4000 RTP/AVP 0";

    private static TwoParties plainCall() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        call.offer(LegSide.A, description(AUDIO));
        call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0"));
        return call;
    }

    private static List<String> mediaLines(SessionDescription description) {
        return description.media().stream().map(MediaDescription::mediaLine).toList();
    }

    @Test
    @DisplayName("RFC 3264 §10.1: of three streams one is refused, one taken, and one changes nothing but the port")
    void basicExchange() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        var offer = call.offer(
                LegSide.A,
                description(
                        "m=audio 49170 RTP/AVP 0", "a=rtpmap:0 PCMU/8000",
                        "m=video 51372 RTP/AVP 31", "a=rtpmap:31 H261/90000",
                        "m=video 53000 RTP/AVP 32", "a=rtpmap:32 MPV/90000"));
        assertEquals(
                List.of("audio 20000 RTP/AVP 0", "video 20002 RTP/AVP 31", "video 20004 RTP/AVP 32"),
                mediaLines(offer));
        var answer = call.answer(
                LegSide.B,
                description(
                        "m=audio 49920 RTP/AVP 0",
                        "a=rtpmap:0 PCMU/8000",
                        "m=video 0 RTP/AVP 31",
                        "m=video 53000 RTP/AVP 32",
                        "a=rtpmap:32 MPV/90000"));
        assertEquals(
                List.of("audio 10000 RTP/AVP 0", "video 0 RTP/AVP 31", "video 10004 RTP/AVP 32"), mediaLines(answer));
        assertEquals(
                new Endpoint("203.0.113.7", 53_000),
                call.connected(LegSide.B, 2).remote());
        assertEquals(5, call.effects.size());
    }

    @Test
    @DisplayName("§6.1: codecs, their parameters and packet time of the answer cross, and nothing that was not offered")
    void codecsCross() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        call.offer(
                LegSide.A,
                description(
                        "m=audio 4000 RTP/AVP 111 0 101",
                        "b=AS:64",
                        "a=rtpmap:111 opus/48000/2",
                        "a=fmtp:111 useinbandfec=1",
                        "a=rtpmap:101 telephone-event/8000",
                        "a=fmtp:101 0-15",
                        "a=ptime:20"));
        var answer = call.answer(
                LegSide.B,
                description(
                        "m=audio 6000 RTP/AVP 111 96 18",
                        "b=AS:32",
                        "b=X-OWN:1",
                        "a=rtpmap:111 opus/48000/2",
                        "a=fmtp:111 stereo=0",
                        "a=rtpmap:96 telephone-event/8000",
                        "a=rtpmap:18 G729/8000",
                        "a=ptime:40"));
        var part = answer.media().getFirst();
        assertEquals("audio 10000 RTP/AVP 111 101", part.mediaLine());
        assertEquals(
                List.of("111 opus/48000/2", "101 telephone-event/8000"),
                part.arguments("rtpmap").toList());
        assertEquals(List.of("111 stereo=0"), part.arguments("fmtp").toList());
        assertEquals(Optional.of("40"), part.packetTime());
        assertEquals("[b=AS:32]", part.bandwidths().toString());
    }

    @Test
    @DisplayName("RFC 4585: feedback crosses between profiles that have it, and stops at one that has not")
    void feedback() {
        var offer = description(
                "m=video 4000 UDP/TLS/RTP/SAVPF 96",
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 nack",
                PolicyMatrixTest.fingerprint(1),
                "a=setup:actpass",
                "a=rtcp-mux");
        var toDtls = new TwoParties(MediaSecurity.DTLS, MediaSecurity.DTLS)
                .offer(LegSide.A, offer)
                .media()
                .getFirst();
        assertEquals("UDP/TLS/RTP/SAVPF", toDtls.protocol());
        assertEquals(List.of("96 nack"), toDtls.arguments("rtcp-fb").toList());
        var toPlain = new TwoParties(MediaSecurity.DTLS, MediaSecurity.NONE)
                .offer(LegSide.A, offer)
                .media()
                .getFirst();
        assertEquals("RTP/AVP", toPlain.protocol());
        assertFalse(toPlain.has("rtcp-fb"));
    }

    @Test
    @DisplayName("§6: what an SBC for RTP does not relay keeps its place with port 0, on both sides")
    void otherMediaKeepTheirPlace() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        var offer = call.offer(
                LegSide.A,
                description(
                        "m=application 5000 UDP/DTLS/SCTP webrtc-datachannel",
                        "m=audio 0 RTP/AVP 8",
                        AUDIO,
                        "m=audio 4002 RTP/SAVP 0",
                        "m=video 4004 TCP/MSRP *"));
        assertEquals(
                List.of(
                        "application 0 UDP/DTLS/SCTP webrtc-datachannel",
                        "audio 0 RTP/AVP 8",
                        "audio 20004 RTP/AVP 0",
                        "audio 0 RTP/SAVP 0",
                        "video 0 TCP/MSRP *"),
                mediaLines(offer));
        var answer = call.answer(
                LegSide.B,
                description(
                        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
                        "m=audio 0 RTP/AVP 8",
                        "m=audio 6000 RTP/AVP 0",
                        "m=audio 0 RTP/SAVP 0",
                        "m=video 0 TCP/MSRP *"));
        assertEquals(
                List.of(
                        "application 0 UDP/DTLS/SCTP webrtc-datachannel",
                        "audio 0 RTP/AVP 8",
                        "audio 10004 RTP/AVP 0",
                        "audio 0 RTP/SAVP 0",
                        "video 0 TCP/MSRP *"),
                mediaLines(answer));
    }

    @Test
    @DisplayName("RFC 3362: a change to T.38 is refused with 304, so that the fax goes on in the audio that there is")
    void faxKeepsItsAudio() {
        var call = plainCall();
        var agreed = call.state();
        call.put(new NegotiationInput.Offered(LegSide.A, description("m=image 4000 udptl t38")));
        assertEquals(304, call.refused(488).warning().code());
        call.put(new NegotiationInput.Offered(LegSide.A, description("m=audio 0 RTP/AVP 0", "m=image 4000 udptl t38")));
        assertEquals(304, call.refused(488).warning().code());
        assertEquals(agreed, call.state());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "NONE, 0 10002",
        "SDES, 10000 0",
        "DUAL, 10000 0",
        "OPPORTUNISTIC, 10000 0",
    })
    @DisplayName("Two lines for one stream, SAVP and AVP: the policy takes one, the protected one where both would do")
    void bestEffortByTwoLines(MediaSecurity policy, String ports) {
        var call = new TwoParties(policy, MediaSecurity.NONE);
        var secure = List.of(
                "m=audio 4000 RTP/SAVP 0",
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + PolicyMatrixTest.base64(PolicyMatrixTest.filled(30, 7)));
        var plain = List.of("m=audio 4000 RTP/AVP 0");
        var lines = Stream.concat(secure.stream(), plain.stream()).toArray(String[]::new);
        var offer = call.offer(LegSide.A, description(lines));
        var far = offer.media().stream().map(MediaDescription::port).toList();
        assertEquals(1, far.stream().filter(port -> port > 0).count(), "the callee sees one stream");
        var answer = call.answer(
                LegSide.B,
                description(
                        "m=audio " + (far.getFirst() > 0 ? 6000 : 0) + " RTP/AVP 0",
                        "m=audio " + (far.getLast() > 0 ? 6000 : 0) + " RTP/AVP 0"));
        assertEquals(
                ports,
                answer.media().stream()
                        .map(part -> Integer.toString(part.port()))
                        .collect(Collectors.joining(" ")));
    }

    @ParameterizedTest(name = "offer {0}, answer {1}: {2}")
    @CsvSource({
        "sendrecv, sendrecv, SENDRECV", "sendrecv, sendonly, SENDONLY", "sendrecv, recvonly, RECVONLY",
        "sendrecv, inactive, INACTIVE", "sendonly, recvonly, RECVONLY", "sendonly, sendrecv, RECVONLY",
        "sendonly, sendonly, INACTIVE", "recvonly, sendonly, SENDONLY", "recvonly, sendrecv, SENDONLY",
        "recvonly, recvonly, INACTIVE", "inactive, inactive, INACTIVE", "inactive, sendrecv, INACTIVE",
    })
    @DisplayName("§5.1, §6.1: direction crosses, and an answer that goes beyond the offer is cut")
    void directions(String offered, String answered, Direction towardsA) {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        var offer = call.offer(LegSide.A, description(AUDIO, "a=" + offered));
        assertEquals(Direction.of(offered), offer.media().getFirst().direction());
        var answer = call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0", "a=" + answered));
        assertEquals(Optional.of(towardsA), answer.media().getFirst().direction());
        assertEquals(towardsA, call.connected(LegSide.A, 0).direction());
        assertEquals(towardsA.reversed(), call.connected(LegSide.B, 0).direction());
    }

    @Test
    @DisplayName("§8.4: a hold by c=0.0.0.0 becomes sendonly, and lasts until an address comes back")
    void holdByAddress() {
        var call = plainCall();
        var held = call.offer(LegSide.A, description(AUDIO, "c=IN IP4 0.0.0.0"));
        assertEquals(Optional.of(Direction.SENDONLY), held.media().getFirst().direction());
        call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0"));
        assertEquals(0, call.connected(LegSide.A, 0).remote().port());
        assertEquals(Direction.RECVONLY, call.connected(LegSide.A, 0).direction());

        call.offer(LegSide.A, description(AUDIO));
        var answer = call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0"));
        assertEquals(Optional.of(Direction.SENDRECV), answer.media().getFirst().direction());
        assertEquals(
                new Endpoint("203.0.113.7", 4000), call.connected(LegSide.A, 0).remote());
    }

    @Test
    @DisplayName("§8: hold and resume may come from either side")
    void holdFromTheCallee() {
        var call = plainCall();
        var offer = call.offer(LegSide.B, description("m=audio 6000 RTP/AVP 0", "a=sendonly"));
        assertEquals("audio 10000 RTP/AVP 0", offer.media().getFirst().mediaLine());
        assertEquals(Optional.of(Direction.SENDONLY), offer.media().getFirst().direction());
        var answer = call.answer(LegSide.A, description(AUDIO, "a=recvonly"));
        assertEquals(Optional.of(Direction.RECVONLY), answer.media().getFirst().direction());
        assertEquals(Direction.SENDONLY, call.connected(LegSide.A, 0).direction());
        assertEquals(Direction.RECVONLY, call.connected(LegSide.B, 0).direction());
    }

    @Test
    @DisplayName("RFC 3261 §13.2.1: an INVITE without a description makes B the first to offer")
    void lateOffer() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.DTLS);
        var offer = call.offer(LegSide.B, PolicyMatrixTest.partyOffers(MediaSecurity.DTLS));
        assertEquals("RTP/SAVP", offer.media().getFirst().protocol());
        assertTrue(offer.media().getFirst().has("crypto"));
        var answer = call.answer(LegSide.A, PolicyMatrixTest.partyAnswers(MediaSecurity.SDES, offer));
        assertEquals("UDP/TLS/RTP/SAVP", answer.media().getFirst().protocol());
        assertInstanceOf(
                LegAgreement.Keying.Sdes.class, call.connected(LegSide.A, 0).keying());
        assertInstanceOf(
                LegAgreement.Keying.Dtls.class, call.connected(LegSide.B, 0).keying());
    }

    @Test
    @DisplayName("§8: the version goes up by one with a change, and not without; the session's number stays")
    void versions() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.SDES);
        var offer = PolicyMatrixTest.partyOffers(MediaSecurity.SDES);
        var first = call.offer(LegSide.A, offer);
        var answer = PolicyMatrixTest.partyAnswers(MediaSecurity.SDES, first);
        var firstAnswer = call.answer(LegSide.B, answer);
        assertEquals("1", first.origin().version());

        assertEquals(first, call.offer(LegSide.A, offer), "a session refresh changes nothing");
        assertEquals(firstAnswer, call.answer(LegSide.B, answer));
        assertEquals(1, call.effects.size(), "and media has nothing to learn");

        var held = call.offer(LegSide.A, TwoParties.parse(TwoParties.text(offer).strip() + "\r\na=sendonly"));
        assertEquals("2", held.origin().version());
        assertEquals(first.origin().sessionId(), held.origin().sessionId());
    }

    @Test
    @DisplayName("RFC 3261 §14.1: an offer meets 491 while another is under way, from either side and in each state")
    void glare() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        call.put(new NegotiationInput.Offered(LegSide.A, description(AUDIO)));
        var allocate = List.copyOf(call.effects);
        call.put(new NegotiationInput.Offered(LegSide.B, description(AUDIO)));
        assertEquals(LegSide.B, call.refused(491).from());
        call.effects.clear();
        call.effects.addAll(allocate);
        call.allocate();
        call.put(new NegotiationInput.Offered(LegSide.B, description(AUDIO)));
        call.refused(491);
        call.put(new NegotiationInput.Offered(LegSide.A, description(AUDIO)));
        call.refused(491);
        call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0"));
    }

    @Test
    @DisplayName("§8: a withdrawn offer leaves what was agreed; the next one has a new version")
    void withdrawn() {
        var call = plainCall();
        var agreed = call.state();
        var failed = call.offer(LegSide.A, description(AUDIO, "a=sendonly"));
        call.put(new NegotiationInput.Withdrawn());
        assertTrue(call.effects.isEmpty());
        assertInstanceOf(agreed.getClass(), call.state());

        var next = call.offer(LegSide.A, description(AUDIO, "a=inactive"));
        assertEquals("2", failed.origin().version());
        assertEquals("3", next.origin().version());
        call.put(new NegotiationInput.Withdrawn());
        call.put(new NegotiationInput.Withdrawn());
        assertTrue(call.effects.isEmpty());
    }

    @Test
    @DisplayName("§8: while sockets are opened an offer can be withdrawn, and late sockets change nothing")
    void withdrawnWhileAllocating() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        call.put(new NegotiationInput.Offered(LegSide.A, description(AUDIO)));
        var allocate = List.copyOf(call.effects);
        call.put(new NegotiationInput.Withdrawn());
        assertInstanceOf(OfferAnswer.State.Idle.class, call.state());
        call.effects.addAll(allocate);
        call.allocate();
        assertTrue(call.effects.isEmpty());
    }

    @Test
    @DisplayName("RFC 3261 §13.2.1: an answer in a 183 and again in the 200 gives the same answer twice, one Connect")
    void repeatedAnswer() {
        var call = new TwoParties(MediaSecurity.DTLS, MediaSecurity.SDES);
        var answer = PolicyMatrixTest.partyAnswers(
                MediaSecurity.SDES, call.offer(LegSide.A, PolicyMatrixTest.partyOffers(MediaSecurity.DTLS)));
        var early = call.answer(LegSide.B, answer);
        assertEquals(3, call.effects.size());
        assertEquals(early, call.answer(LegSide.B, answer));
        assertEquals(1, call.effects.size());
    }

    @Test
    @DisplayName("RFC 3261 §13.2.2.4: another answer, from another fork, replaces the first and connects anew")
    void forkedAnswer() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.DTLS);
        call.offer(LegSide.A, description(AUDIO));
        var first = call.answer(
                LegSide.B,
                description("m=audio 6000 UDP/TLS/RTP/SAVP 0", PolicyMatrixTest.fingerprint(2), "a=setup:active"));
        var second = call.answer(
                LegSide.B,
                description("m=audio 7000 UDP/TLS/RTP/SAVP 0", PolicyMatrixTest.fingerprint(3), "a=setup:passive"));
        assertEquals(first, second, "A's party sees no difference");
        assertEquals(2, call.effects.size());
        var keying = assertInstanceOf(
                LegAgreement.Keying.Dtls.class, call.connected(LegSide.B, 0).keying());
        assertEquals(2, keying.association());
        assertTrue(keying.client());
        assertEquals(List.of(TwoParties.fingerprint(3)), keying.remote());
    }

    @Test
    @DisplayName("§8.1, §8.2: a stream is added, switched off, and switched on again")
    void addAndRemove() {
        var call = plainCall();
        var both = call.offer(
                LegSide.B, description("m=audio 6000 RTP/AVP 0", "m=video 6002 RTP/AVP 96", "a=rtpmap:96 VP8/90000"));
        assertEquals(List.of("audio 10000 RTP/AVP 0", "video 10002 RTP/AVP 96"), mediaLines(both));
        call.answer(LegSide.A, description(AUDIO, "m=video 4002 RTP/AVP 96", "a=rtpmap:96 VP8/90000"));
        assertEquals(
                new Endpoint("203.0.113.7", 4002), call.connected(LegSide.A, 1).remote());
        assertEquals(3, call.effects.size(), "audio has not changed");

        var off = call.offer(LegSide.A, description(AUDIO, "m=video 0 RTP/AVP 96"));
        assertEquals(0, off.media().get(1).port());
        call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0", "m=video 0 RTP/AVP 96"));
        for (var side : LegSide.values()) {
            assertEquals(new Endpoint("203.0.113.7", 0), call.connected(side, 1).remote());
            assertEquals(Direction.INACTIVE, call.connected(side, 1).direction());
        }

        var on = call.offer(LegSide.A, description(AUDIO, "m=video 4002 RTP/AVP 96"));
        assertEquals("video 20002 RTP/AVP 96", on.media().get(1).mediaLine());
    }

    @Test
    @DisplayName("§8: a re-offer with fewer media lines is refused, and so is one without any")
    void fewerMediaLines() {
        var call = plainCall();
        call.put(new NegotiationInput.Offered(LegSide.A, description()));
        call.refused(488);
        call.offer(LegSide.A, description(AUDIO, "m=video 0 RTP/AVP 31"));
        call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0", "m=video 0 RTP/AVP 31"));
        call.put(new NegotiationInput.Offered(LegSide.A, description(AUDIO)));
        assertTrue(call.refused(488).reason().contains("RFC 3264 §8"));
    }

    @Test
    @DisplayName("§6: an answer with other media lines, media or protocol than the offer is refused; nothing is lost")
    void unusableAnswers() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        for (var answer : List.of(
                description(),
                description("m=audio 6000 RTP/AVP 0", "m=audio 6002 RTP/AVP 0"),
                description("m=video 6000 RTP/AVP 0"),
                description("m=audio 6000 RTP/SAVP 0"),
                description("m=audio 6000 TCP/RTP/AVP 0"),
                description("m=audio 6000 RTP/AVP 8"),
                description("m=audio 6000 RTP/AVP 0", "c=IN IP4 239.1.2.3"),
                description("m=audio 6000 RTP/AVP 0", "c=IN IP4 phone.example.com"))) {
            call.offer(LegSide.A, description(AUDIO));
            call.put(new NegotiationInput.Answered(LegSide.B, answer));
            assertEquals(LegSide.B, call.refused(488).from());
            assertInstanceOf(OfferAnswer.State.Idle.class, call.state());
        }
    }

    @Test
    @DisplayName("§6: an answer must not take a stream that was offered with port 0")
    void answerTakesTooMuch() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        call.offer(LegSide.A, description(AUDIO, "m=video 0 RTP/AVP 31"));
        call.put(new NegotiationInput.Answered(
                LegSide.B, description("m=audio 6000 RTP/AVP 0", "m=video 6002 RTP/AVP 31")));
        assertTrue(call.refused(488).reason().startsWith("media line 2 "));
    }

    @Test
    @DisplayName("§4: an answer that nobody waits for is refused and changes nothing")
    void unaskedAnswers() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        call.put(new NegotiationInput.Answered(LegSide.B, description(AUDIO)));
        call.refused(488);
        call.put(new NegotiationInput.Offered(LegSide.A, description(AUDIO)));
        call.put(new NegotiationInput.Answered(LegSide.B, description(AUDIO)));
        call.refused(488);
        var settled = plainCall();
        settled.put(new NegotiationInput.Answered(LegSide.A, description(AUDIO)));
        settled.refused(488);
        settled.offer(LegSide.A, description(AUDIO));
        settled.put(new NegotiationInput.Answered(LegSide.A, description(AUDIO)));
        settled.refused(488);
        settled.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0"));
    }

    @Test
    @DisplayName("RFC 3605, RFC 5761: RTCP goes where a=rtcp says, to the next port, or with RTP")
    void rtcp() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        call.offer(LegSide.A, description(AUDIO, "a=rtcp:53020 IN IP4 203.0.113.99"));
        call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0"));
        assertEquals(
                Optional.of(new Endpoint("203.0.113.99", 53_020)),
                call.connected(LegSide.A, 0).remoteRtcp());
        assertEquals(
                Optional.of(new Endpoint("203.0.113.7", 6001)),
                call.connected(LegSide.B, 0).remoteRtcp());

        var muxing = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        muxing.offer(LegSide.A, description(AUDIO, "a=rtcp-mux"));
        var answer = muxing.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0", "a=rtcp-mux"));
        assertTrue(answer.media().getFirst().rtcpMux());
        assertEquals(Optional.empty(), muxing.connected(LegSide.A, 0).remoteRtcp());
        assertNotEquals(Optional.empty(), muxing.connected(LegSide.B, 0).remoteRtcp(), "B was not offered it");
    }

    @Test
    @DisplayName(
            "RFC 5888 §9.1, RFC 9143 §7.3: the answer repeats mids; of a BUNDLE it takes up one stream, of others none")
    void mid() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        var groups = List.of("a=group:LS one two", "a=group:BUNDLE one two", AUDIO, "a=mid:one");
        var offer = call.offer(
                LegSide.A,
                description(Stream.concat(groups.stream(), Stream.of("m=video 4002 RTP/AVP 31", "a=mid:two"))
                        .toArray(String[]::new)));
        assertFalse(TwoParties.text(offer).contains("one"));
        var answer = call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0", "m=video 6002 RTP/AVP 31"));
        assertEquals(Optional.of("one"), answer.media().getFirst().mid());
        assertEquals(List.of("BUNDLE one"), answer.arguments("group").toList());
    }
}
