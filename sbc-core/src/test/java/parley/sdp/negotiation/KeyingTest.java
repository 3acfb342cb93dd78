package parley.sdp.negotiation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sdp.negotiation.TwoParties.description;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.CodecPolicy;
import parley.common.DtmfUse;
import parley.common.FaxUse;
import parley.common.IceUse;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.Parsed;
import parley.common.Secret;
import parley.common.SrtpSuite;
import parley.sdp.CryptoLine;
import parley.sdp.SessionDescription;

/// SDES and DTLS keying through offer and answer: choice, refusals, and what lives on over a re-offer.
class KeyingTest {
    private static final byte[] KEY = PolicyMatrixTest.filled(30, 7);
    private static final byte[] NEW_KEY = PolicyMatrixTest.filled(30, 8);
    private static final String CM_80 = "AES_CM_128_HMAC_SHA1_80";
    private static final String CM_32 = "AES_CM_128_HMAC_SHA1_32";
    private static final String PLAIN_ANSWER = "m=audio 6000 RTP/AVP 0";

    private static String crypto(int tag, String suite, byte[] key) {
        return "a=crypto:" + tag + " " + suite + " inline:" + PolicyMatrixTest.base64(key);
    }

    private static SessionDescription sdesOffer(int port, String... cryptoLines) {
        var lines = new ArrayList<>(List.of("m=audio " + port + " RTP/SAVP 0"));
        lines.addAll(List.of(cryptoLines));
        return description(lines.toArray(String[]::new));
    }

    /// With one audio line of DTLS-SRTP; it serves as an answer, too.
    static SessionDescription dtlsOffer(int port, int fingerprint, String setup, String... more) {
        var lines = new ArrayList<>(List.of("m=audio " + port + " UDP/TLS/RTP/SAVP 0"));
        lines.add(PolicyMatrixTest.fingerprint(fingerprint));
        lines.add("a=setup:" + setup);
        lines.addAll(List.of(more));
        return description(lines.toArray(String[]::new));
    }

    /// Offers to a plain far side, which takes it; answers with what was agreed for the near one.
    private static LegAgreement exchange(TwoParties call, SessionDescription offer) {
        call.offer(LegSide.A, offer);
        call.answer(LegSide.B, description(PLAIN_ANSWER));
        return call.connected(LegSide.A, 0);
    }

    private static LegAgreement.Keying.Dtls dtls(LegAgreement agreement) {
        return assertInstanceOf(LegAgreement.Keying.Dtls.class, agreement.keying());
    }

    private static LegAgreement.Keying.Sdes sdes(LegAgreement agreement) {
        return assertInstanceOf(LegAgreement.Keying.Sdes.class, agreement.keying());
    }

    private static String refusal(TwoParties call, SessionDescription offer) {
        call.put(new NegotiationInput.Offered(LegSide.A, offer));
        return call.refused(488).reason();
    }

    @Test
    @DisplayName(
            "RFC 4568 §7.1.2: our order of preference decides among the suites offered; the answer repeats the tag")
    void suiteChoice() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.NONE);
        call.offer(
                LegSide.A,
                sdesOffer(
                        4000,
                        crypto(7, "SEED_CTR_128_HMAC_SHA1_80", KEY),
                        crypto(8, CM_32, KEY),
                        crypto(42, CM_80, NEW_KEY) + "|2^31",
                        crypto(43, CM_80, KEY) + " UNENCRYPTED_SRTCP"));
        var answer = call.answer(LegSide.B, description(PLAIN_ANSWER));
        var lines = answer.media().getFirst().arguments("crypto").toList();
        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().startsWith("42 " + CM_80 + " inline:"));
        assertEquals(
                Secret.of(NEW_KEY), sdes(call.connected(LegSide.A, 0)).remote().masterKeyAndSalt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES_256_CM_HMAC_SHA1_80", "AES_CM_256_HMAC_SHA1_80"})
    @DisplayName("RFC 6188 §4.1: 256 bits in counter mode, by the standard's name or the drafts', answered as offered")
    void spelling(String name) {
        var policy = new LegPolicy(
                MediaSecurity.SDES,
                List.of(SrtpSuite.AES_256_CM_HMAC_SHA1_80),
                true,
                IceUse.ACCEPT,
                CodecPolicy.ALL,
                DtmfUse.AUTO,
                FaxUse.REFUSE);
        var call = new TwoParties(policy, TwoParties.policy(MediaSecurity.NONE), 1);
        call.offer(LegSide.A, sdesOffer(4000, crypto(3, name, new byte[46])));
        var answer = call.answer(LegSide.B, description(PLAIN_ANSWER));
        var line = answer.media().getFirst().arguments("crypto").findFirst().orElseThrow();
        assertTrue(line.startsWith("3 " + name + " inline:"), line.substring(0, 2 + name.length()));
        var agreed = sdes(call.connected(LegSide.A, 0));
        assertEquals(SrtpSuite.AES_256_CM_HMAC_SHA1_80, agreed.local().suite());
        assertEquals(46, agreed.local().masterKeyAndSalt().length());
    }

    @Test
    @DisplayName("RFC 5764 §4.1.2: a leg's suites are the protection profiles of its DTLS handshake, too")
    void profiles() {
        var suites = List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_32, SrtpSuite.AEAD_AES_128_GCM);
        var call = new TwoParties(
                new LegPolicy(
                        MediaSecurity.DTLS, suites, true, IceUse.ACCEPT, CodecPolicy.ALL, DtmfUse.AUTO, FaxUse.REFUSE),
                TwoParties.policy(MediaSecurity.NONE),
                1);
        assertEquals(suites, dtls(exchange(call, dtlsOffer(4000, 1, "actpass"))).profiles());
    }

    @Test
    @DisplayName(
            "RFC 4568 §7.1.1: an offer of ours has one line for each suite, in order, tags from 1, each its own key")
    void ourOffer() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.SDES);
        var offer = call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0", "m=video 4002 RTP/AVP 31"));
        var keys = new HashSet<Secret>();
        for (var part : offer.media()) {
            var tag = 1;
            for (var line : part.cryptoLines()) {
                var crypto = assertInstanceOf(Parsed.Ok.class, line).value();
                assertEquals(tag, ((CryptoLine) crypto).tag());
                assertEquals(TwoParties.SUITES.get(tag - 1).name(), ((CryptoLine) crypto).suite());
                keys.add(((CryptoLine) crypto).keys().getFirst().masterKeyAndSalt());
                tag++;
            }
        }
        assertEquals(6, keys.size());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "SDES, m=audio 4000 RTP/AVP 0, RFC 4568",
        "SDES, m=audio 4000 RTP/SAVP 0, RFC 4568",
        "DTLS, m=audio 4000 RTP/AVP 0, RFC 5763",
        "DTLS, m=audio 4000 UDP/TLS/RTP/SAVP 0, RFC 5763",
        "DUAL, m=audio 4000 RTP/SAVP 0, RFC 5763",
        "NONE, m=audio 4000 RTP/SAVP 0, plain RTP is the policy",
        "NONE, m=audio 4000 UDP/TLS/RTP/SAVPF 0, plain RTP is the policy",
        "NONE, m=application 4000 UDP/DTLS/SCTP webrtc-datachannel, no audio or video",
        "NONE, m=audio 0 RTP/AVP 0, no audio or video",
    })
    @DisplayName("An offer that the policy cannot use meets 488 and says why")
    void refusedOffers(MediaSecurity policy, String mediaLine, String reason) {
        var words = refusal(new TwoParties(policy, MediaSecurity.NONE), description(mediaLine));
        assertTrue(words.contains(reason), words);
    }

    @Test
    @DisplayName("RFC 4568 §8.3: SDES keys over signalling in the clear are refused, by name of the rule, in both"
            + " directions")
    void sdesNeedsEncryptedSignalling() {
        var barred = new LegPolicy(
                MediaSecurity.SDES,
                TwoParties.SUITES,
                false,
                IceUse.ACCEPT,
                CodecPolicy.ALL,
                DtmfUse.AUTO,
                FaxUse.REFUSE);
        var open = TwoParties.policy(MediaSecurity.NONE);
        var words = refusal(new TwoParties(barred, open, 1), sdesOffer(4000, crypto(1, CM_80, KEY)));
        assertTrue(words.contains("RFC 4568 §8.3"), words);
        assertTrue(refusal(new TwoParties(open, barred, 1), description("m=audio 4000 RTP/AVP 0"))
                .contains("RFC 4568 §8.3"));
    }

    @Test
    @DisplayName("RFC 4568 §8.3: where SDES may not be used, a policy of both offers and accepts DTLS alone")
    void dualWithoutSdes() {
        var barred = new LegPolicy(
                MediaSecurity.DUAL,
                TwoParties.SUITES,
                false,
                IceUse.ACCEPT,
                CodecPolicy.ALL,
                DtmfUse.AUTO,
                FaxUse.REFUSE);
        var call = new TwoParties(TwoParties.policy(MediaSecurity.NONE), barred, 1);
        var part = call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"))
                .media()
                .getFirst();
        assertEquals("UDP/TLS/RTP/SAVP", part.protocol());
        assertFalse(part.has("crypto"));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "SDES, RTP/AVP",
        "SDES, RTP/SAVPF",
        "SDES, UDP/TLS/RTP/SAVP",
        "DTLS, RTP/AVP",
        "DTLS, RTP/SAVP",
        "DTLS, RTP/SAVPF",
        "DUAL, RTP/AVPF"
    })
    @DisplayName("RFC 8643 and peers as they are: keys count in any RTP profile, and the answer repeats the profile")
    void profilesAsPeersUseThem(MediaSecurity policy, String protocol) {
        var call = new TwoParties(policy, MediaSecurity.NONE);
        call.offer(
                LegSide.A,
                description(
                        "m=audio 4000 " + protocol + " 0",
                        crypto(1, CM_80, KEY),
                        PolicyMatrixTest.fingerprint(1),
                        "a=setup:actpass"));
        var part = call.answer(LegSide.B, description(PLAIN_ANSWER)).media().getFirst();
        assertEquals(protocol, part.protocol());
        assertNotEquals(part.has("crypto"), part.has("fingerprint"), "exactly one keying");
    }

    @Test
    @DisplayName("RFC 8643 §3.1: an opportunistic leg takes a key where one can be used, and plain RTP where none can")
    void opportunisticOffer() {
        var policy = MediaSecurity.OPPORTUNISTIC;
        for (var rest : List.of("a=x", crypto(1, "SEED_CTR_128_HMAC_SHA1_80", KEY), crypto(1, CM_80, KEY))) {
            var call = new TwoParties(policy, MediaSecurity.NONE);
            var keying =
                    exchange(call, description("m=audio 4000 RTP/AVP 0", rest)).keying();
            assertEquals(rest.contains(CM_80), keying instanceof LegAgreement.Keying.Sdes, rest);
            assertEquals(!rest.contains(CM_80), keying instanceof LegAgreement.Keying.Plain, rest);
        }
        var secureOnly = description("m=audio 4000 RTP/SAVP 0", crypto(1, "SEED_CTR_128_HMAC_SHA1_80", KEY));
        assertTrue(
                refusal(new TwoParties(policy, MediaSecurity.NONE), secureOnly).contains("none can be used"));
    }

    @Test
    @DisplayName("RFC 8643 §3.2: an answer without a key to an opportunistic offer is plain RTP")
    void opportunisticAnswer() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.OPPORTUNISTIC);
        call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"));
        call.answer(LegSide.B, description("m=audio 6000 RTP/AVP 0"));
        assertInstanceOf(
                LegAgreement.Keying.Plain.class, call.connected(LegSide.B, 0).keying());
    }

    @Test
    @DisplayName("An opportunistic leg that is protected does not fall back to plain RTP, by offer or by answer")
    void opportunisticIsNotLowered() {
        var offering = new TwoParties(MediaSecurity.OPPORTUNISTIC, MediaSecurity.NONE);
        exchange(offering, description("m=audio 4000 RTP/AVP 0", crypto(1, CM_80, KEY)));
        assertTrue(refusal(offering, description("m=audio 4000 RTP/AVP 0")).contains("in the clear"));

        var answering = new TwoParties(MediaSecurity.NONE, MediaSecurity.OPPORTUNISTIC);
        for (var answer : List.of(PolicyMatrixTest.fingerprint(2), "a=x")) {
            answering.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"));
            answering.put(new NegotiationInput.Answered(
                    LegSide.B, description("m=audio 6000 RTP/AVP 0", answer, "a=setup:active")));
        }
        assertTrue(answering.refused(488).reason().contains("in the clear"));
    }

    @Test
    @DisplayName("A policy of plain RTP ignores keys beside RTP/AVP")
    void plainIgnoresKeys() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.NONE);
        var offer = description("m=audio 4000 RTP/AVP 0", crypto(1, CM_80, KEY), PolicyMatrixTest.fingerprint(1));
        assertInstanceOf(LegAgreement.Keying.Plain.class, exchange(call, offer).keying());
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "SDES; a=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:K; tag that was not offered",
                "SDES; a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:K; another suite",
                "SDES; a=crypto:2 AES_CM_128_HMAC_SHA1_80; bad a=crypto",
                "SDES; a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:K|2^10; unusable a=crypto",
                "SDES; a=fingerprint:F; without a key",
                "SDES; a=x; without a key",
                "DTLS; a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:K; without a key",
                "DTLS; a=fingerprint:sha-1 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13; SHA-2",
            })
    @DisplayName("RFC 4568 §7.1.3, RFC 5763 §5: an answer with a key that was not asked for is refused, saying why")
    void refusedAnswers(MediaSecurity policy, String line, String reason) {
        var call = new TwoParties(MediaSecurity.NONE, policy);
        var protocol = call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"))
                .media()
                .getFirst()
                .protocol();
        var attribute =
                line.replace(":K", ":" + PolicyMatrixTest.base64(KEY)).replace(":F", ":" + TwoParties.fingerprint(2));
        call.put(new NegotiationInput.Answered(LegSide.B, description("m=audio 6000 " + protocol + " 0", attribute)));
        var words = call.refused(488).reason();
        assertTrue(words.contains(reason), words);
        assertFalse(words.contains(PolicyMatrixTest.base64(KEY)));
    }

    @Test
    @DisplayName("RFC 4568 §6.1: the key of an answer may have an MKI, though ours has none")
    void identifiedAnswer() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.SDES);
        call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"));
        call.answer(LegSide.B, description("m=audio 6000 RTP/SAVP 0", crypto(2, CM_80, KEY) + "|2^20|1:4"));
        var agreed = sdes(call.connected(LegSide.B, 0));
        assertEquals(
                Optional.of(new CryptoLine.MasterKeyIdentifier("1", 4)),
                agreed.remote().identifier());
        assertEquals(Optional.empty(), agreed.local().identifier());
    }

    @Test
    @DisplayName("An answer to both keyings takes exactly one; either will do")
    void dualAnswers() {
        var lines = List.of(crypto(2, CM_80, KEY), PolicyMatrixTest.fingerprint(2));
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.DUAL);
        call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"));
        call.put(new NegotiationInput.Answered(
                LegSide.B, description("m=audio 6000 RTP/SAVP 0", lines.getFirst(), lines.getLast())));
        assertTrue(call.refused(488).reason().contains("two keyings"));
        for (var line : lines) {
            call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"));
            call.answer(LegSide.B, description("m=audio 6000 RTP/SAVP 0", line));
        }
        assertEquals(1, dtls(call.connected(LegSide.B, 0)).association());
    }

    @Test
    @DisplayName("RFC 4568 §7.1.4: the peer may change its key; ours stays")
    void peerRekeys() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.NONE);
        var before = sdes(exchange(call, sdesOffer(4000, crypto(1, CM_80, KEY))));
        var after = sdes(exchange(call, sdesOffer(4000, crypto(1, CM_80, NEW_KEY))));
        assertEquals(before.local(), after.local());
        assertEquals(Secret.of(NEW_KEY), after.remote().masterKeyAndSalt());
    }

    @Test
    @DisplayName(
            "RFC 4568 §7.1.4, RFC 3711 §9.1: a new address or a new suite brings a new key of ours; a hold does not")
    void ourKeyChanges() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.NONE);
        var first = sdes(exchange(call, sdesOffer(4000, crypto(1, CM_80, KEY)))).local();
        var held = sdes(exchange(call, sdesOffer(4000, crypto(1, CM_80, KEY), "c=IN IP4 0.0.0.0")))
                .local();
        assertEquals(first, held);
        var moved = sdes(exchange(call, sdesOffer(4010, crypto(1, CM_80, KEY)))).local();
        assertNotEquals(first, moved);
        var other = sdes(exchange(call, sdesOffer(4010, crypto(1, CM_32, KEY)))).local();
        assertEquals(SrtpSuite.AES_CM_128_HMAC_SHA1_32, other.suite());
        var back = sdes(exchange(call, sdesOffer(4010, crypto(1, CM_80, KEY)))).local();
        assertNotEquals(moved, back, "a key that was used before is spent");
    }

    @Test
    @DisplayName(
            "RFC 4568 §7.1.4: our re-offer has the suite in use first, with its tag and key, so that a hold keeps it")
    void suiteInUseFirst() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.NONE);
        var running =
                sdes(exchange(call, sdesOffer(4000, crypto(1, CM_32, KEY)))).local();
        var reOffer = call.offer(LegSide.B, description(PLAIN_ANSWER));
        var lines = reOffer.media().getFirst().arguments("crypto").toList();
        assertEquals(TwoParties.SUITES.size(), lines.size());
        var first = assertInstanceOf(CryptoLine.class, first(reOffer));
        assertEquals(CM_32, first.suite());
        assertEquals(TwoParties.SUITES.indexOf(SrtpSuite.AES_CM_128_HMAC_SHA1_32) + 1, first.tag());
        assertEquals(running.masterKeyAndSalt(), first.keys().getFirst().masterKeyAndSalt());
    }

    private static Object first(SessionDescription offer) {
        return assertInstanceOf(
                        Parsed.Ok.class, offer.media().getFirst().cryptoLines().getFirst())
                .value();
    }

    @Test
    @DisplayName("A re-offer may not lower the protection of a running stream")
    void noDowngrade() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.NONE);
        exchange(call, sdesOffer(4000, crypto(1, CM_80, KEY)));
        var agreed = call.state();
        call.put(new NegotiationInput.Offered(
                LegSide.A, description("m=audio 4000 RTP/AVP 0", "m=audio 4002 RTP/SAVP 0", crypto(1, CM_80, KEY))));
        assertTrue(call.refused(488).reason().startsWith("media line 1 "));
        assertEquals(agreed, call.state());
    }

    @ParameterizedTest(name = "offer {0}: answer {1}")
    @CsvSource({"actpass, active", "active, passive", "passive, active"})
    @DisplayName("RFC 5763 §5: the answer is active where it may be")
    void roles(String offered, String answered) {
        var call = new TwoParties(MediaSecurity.DTLS, MediaSecurity.NONE);
        call.offer(LegSide.A, dtlsOffer(4000, 1, offered));
        var answer = call.answer(LegSide.B, description(PLAIN_ANSWER));
        assertEquals(
                Optional.of(answered),
                answer.media().getFirst().arguments("setup").findFirst());
        assertEquals(
                answered.equals("active"), dtls(call.connected(LegSide.A, 0)).client());
    }

    @Test
    @DisplayName("RFC 4145 §4.1: without a=setup an offer is active and an answer passive")
    void rolesUnsaid() {
        var call = new TwoParties(MediaSecurity.DTLS, MediaSecurity.DTLS);
        call.offer(LegSide.A, description("m=audio 4000 UDP/TLS/RTP/SAVP 0", PolicyMatrixTest.fingerprint(1)));
        call.answer(LegSide.B, description("m=audio 6000 UDP/TLS/RTP/SAVP 0", PolicyMatrixTest.fingerprint(2)));
        assertFalse(dtls(call.connected(LegSide.A, 0)).client());
        assertTrue(dtls(call.connected(LegSide.B, 0)).client());
    }

    @Test
    @DisplayName("Peers that answer actpass to actpass act as client")
    void actpassAnswered() {
        var call = new TwoParties(MediaSecurity.NONE, MediaSecurity.DTLS);
        call.offer(LegSide.A, description("m=audio 4000 RTP/AVP 0"));
        call.answer(LegSide.B, dtlsOffer(6000, 2, "actpass"));
        assertFalse(dtls(call.connected(LegSide.B, 0)).client());
    }

    @Test
    @DisplayName("Too little key material is a fault of the caller's, not a short key")
    void keyMaterial() {
        var step = OfferAnswer.start(TwoParties.policy(MediaSecurity.NONE), TwoParties.policy(MediaSecurity.SDES))
                .on(new NegotiationInput.Offered(LegSide.A, description("m=audio 4000 RTP/AVP 0")));
        var allocated = new NegotiationInput.Allocated(
                TwoParties.local(1, 1), TwoParties.local(2, 1), Secret.of(new byte[OfferAnswer.KEY_MATERIAL_OCTETS]));
        assertThrows(IllegalArgumentException.class, () -> step.next().on(allocated));
    }

    @Test
    @DisplayName("A negotiation never prints a key")
    void secretsDoNotPrint() {
        var call = new TwoParties(MediaSecurity.SDES, MediaSecurity.SDES);
        var offer = call.offer(LegSide.A, sdesOffer(4000, crypto(1, CM_80, KEY)));
        call.answer(LegSide.B, description("m=audio 6000 RTP/SAVP 0", crypto(2, CM_80, NEW_KEY)));
        var printed = call.state().toString() + call.effects;
        assertFalse(printed.contains("inline"), printed);
        assertFalse(printed.contains(PolicyMatrixTest.base64(KEY)));
        assertTrue(TwoParties.text(offer).contains("inline"));
    }
}
