package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.common.LegSide;
import parley.common.MediaSecurity;
import parley.common.TransportProtocol;
import parley.sip.SimulatedPhone;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipMessage;

/// A hidden call: nothing of one leg shows on the other.
final class HiddenTopologyTest {
    private static final List<MediaSecurity> KEYINGS =
            List.of(MediaSecurity.NONE, MediaSecurity.SDES, MediaSecurity.DTLS);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    /// What must not be seen beyond us: whatever a phone writes that is of its device, its network or its dialog.
    private static List<String> secrets(String user, String host) {
        return List.of(
                host,
                "call-of-" + user,
                "tag-of-" + user,
                "z9hG4bK-" + user,
                "phone-of-" + user,
                "session-of-" + user,
                "origin-of-" + user,
                "secret-of-" + user,
                "near-" + user,
                key(user),
                fingerprint(user));
    }

    private static String key(String user) {
        return (user.equals("alice") ? "Alic" : "Bobs").repeat(10);
    }

    private static String fingerprint(String user) {
        return (user.equals("alice") ? "A1:" : "B2:").repeat(31) + "00";
    }

    /// Fields and parameters by which phones and proxies tell of themselves.
    private static String[] telling(String user, String host, String... more) {
        var lines = new ArrayList<>(List.of(
                "Record-Route: <sip:near-" + user + ".example.com;lr>",
                "Organization: secret-of-" + user,
                "P-Asserted-Identity: <sip:" + user + "@near-" + user + ".example.com>",
                "Call-Info: <http://" + host + "/icon>;purpose=icon",
                "Alert-Info: <http://" + host + "/ring.wav>",
                "X-Unknown: secret-of-" + user,
                "Date: Sat, 13 Nov 2010 23:29:00 GMT",
                "In-Reply-To: secret-of-" + user + "@" + host,
                "Warning: 399 near-" + user + ".example.com \"too warm\"",
                "History-Info: <sip:secret-of-" + user + "@" + host + ">;index=1",
                "Subject: lunch"));
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }

    private static Body describes(SimulatedPhone phone, String user, String host, MediaSecurity security) {
        var profile = switch (security) {
            case NONE, DUAL, OPPORTUNISTIC -> "RTP/AVP";
            case SDES -> "RTP/SAVP";
            case DTLS -> "UDP/TLS/RTP/SAVP";
        };
        var lines = new ArrayList<>(List.of(
                "a=tool:secret-of-" + user,
                "a=ice-ufrag:near-" + user,
                "a=ice-pwd:secret-of-" + user + "-secret-of-" + user,
                "m=audio 49170 " + profile + " 0 101",
                "i=secret-of-" + user,
                "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:101 telephone-event/8000",
                "a=rtcp:49171 IN IP4 " + host,
                "a=candidate:1 1 UDP 2130706431 " + host + " 49170 typ host",
                "a=ssrc:4711 cname:secret-of-" + user + "@" + host,
                "a=msid:secret-of-" + user + " track"));
        if (security == MediaSecurity.SDES) {
            lines.add("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + key(user));
        } else if (security == MediaSecurity.DTLS) {
            lines.add("a=setup:actpass");
            lines.add("a=fingerprint:sha-256 " + fingerprint(user));
        }
        return phone.describes(lines.toArray(String[]::new));
    }

    private static Body answers(SipMessage offer, SimulatedPhone phone, String user, String host, MediaSecurity kind) {
        var text = describes(phone, user, host, kind).text().replace("a=setup:actpass", "a=setup:active");
        var suite = " AES_CM_128_HMAC_SHA1_80";
        var tag = offer.body()
                .text()
                .lines()
                .filter(line -> line.startsWith("a=crypto:") && line.contains(suite))
                .map(line -> line.substring("a=crypto:".length(), line.indexOf(' ')))
                .findFirst();
        return Body.of(tag.isEmpty() ? text : text.replace("a=crypto:1" + suite, "a=crypto:" + tag.get() + suite));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("RFC 5853 §3.1, RFC 7092 §3.2: no address, identifier, product or key of one leg is seen on the other")
    void nothingShows(long seed) {
        var random = new SplittableRandom(seed);
        var a = KEYINGS.get(random.nextInt(3));
        var b = KEYINGS.get(random.nextInt(3));
        var protocols = List.of(TransportProtocol.UDP, TransportProtocol.TCP, TransportProtocol.TLS);
        var call = new SimulatedCall(
                CallTerms.usual().keyed(a, b).over(protocols.get(random.nextInt(3)), protocols.get(random.nextInt(3))));
        talk(call, random, a, b);
        assertTrue(call.sent.size() > 3);
        for (var entry : call.sent) {
            var toAlice = entry.getKey() == LegSide.A;
            var hidden = toAlice ? secrets("bob", SimulatedCall.BOB_HOST) : secrets("alice", SimulatedCall.ALICE_HOST);
            var text = SimulatedPhone.text(entry.getValue());
            for (var secret : hidden) {
                assertFalse(text.contains(secret), () -> "'" + secret + "' is seen in\n" + text);
            }
            assertBothAddressesOurs(entry.getValue(), text);
        }
    }

    /// Nor is the address that we have for the other leg.
    private static void assertBothAddressesOurs(SipMessage message, String text) {
        var onA = text.contains("seedA") || text.contains("//a.sbc") || text.contains(SimulatedCall.MEDIA_A);
        var onB = text.contains("seedB") || text.contains("//b.sbc") || text.contains(SimulatedCall.MEDIA_B);
        assertFalse(onA && onB, () -> "both sides of us in\n" + SimulatedPhone.text(message));
    }

    private static void talk(SimulatedCall call, SplittableRandom random, MediaSecurity a, MediaSecurity b) {
        var alice = call.alice;
        var bob = call.bob;
        alice.invite(
                CallTerms.BOB,
                describes(alice, "alice", SimulatedCall.ALICE_HOST, a),
                telling("alice", SimulatedCall.ALICE_HOST));
        alice.expect(100);
        var invite = bob.expect(Method.INVITE);
        var bobTells = telling("bob", SimulatedCall.BOB_HOST);
        bob.answer(invite, random.nextBoolean() ? 180 : 181, Body.EMPTY, bobTells);
        call.received(LegSide.A);
        switch (random.nextInt(4)) {
            case 0 -> {
                var refusals = new int[] {302, 404, 486, 488, 500, 503, 603};
                bob.answer(invite, refusals[random.nextInt(refusals.length)], Body.EMPTY, bobTells);
                return;
            }
            case 1 -> {
                alice.cancel("Reason: SIP;cause=200");
                return;
            }
            default -> bob.answer(invite, 200, answers(invite, bob, "bob", SimulatedCall.BOB_HOST, b), bobTells);
        }
        bob.expect(Method.ACK);
        alice.expect(200);
        alice.acknowledge(Body.EMPTY);
        for (var round = 0; round < 4; round++) {
            converse(call, random, a, b);
        }
        var last = random.nextBoolean() ? alice : bob;
        last.ask(Method.BYE, Body.EMPTY, telling(last == alice ? "alice" : "bob", "192.0.2.199"));
    }

    private static void converse(SimulatedCall call, SplittableRandom random, MediaSecurity a, MediaSecurity b) {
        var byAlice = random.nextBoolean();
        var one = byAlice ? call.alice : call.bob;
        var other = byAlice ? call.bob : call.alice;
        var name = byAlice ? "alice" : "bob";
        var otherName = byAlice ? "bob" : "alice";
        var host = byAlice ? SimulatedCall.ALICE_HOST : SimulatedCall.BOB_HOST;
        var otherHost = byAlice ? SimulatedCall.BOB_HOST : SimulatedCall.ALICE_HOST;
        if (random.nextBoolean()) {
            one.ask(Method.INVITE, describes(one, name, host, byAlice ? a : b), telling(name, host));
            one.expect(100);
            var reInvite = other.expect(Method.INVITE);
            var answer = answers(reInvite, other, otherName, otherHost, byAlice ? b : a);
            other.answer(reInvite, 200, answer, telling(otherName, otherHost));
            other.expect(Method.ACK);
            one.expect(200);
            one.acknowledge(Body.EMPTY);
            return;
        }
        var method = List.of(Method.INFO, Method.REFER, Method.NOTIFY, Method.OPTIONS)
                .get(random.nextInt(4));
        one.ask(
                method,
                Body.of("SIP/2.0 200 OK\r\nContact: <sip:" + host + ">\r\n"),
                telling(
                        name,
                        host,
                        "Content-Type: message/sipfrag",
                        "Refer-To: <sip:carol@sbc.example.net?Replaces=secret-of-" + name + ">",
                        "Referred-By: <sip:" + name + "@" + host + ">;cid=secret-of-" + name));
        other.answer(other.expect(method), 200, Body.EMPTY, telling(otherName, otherHost));
        one.expect(200);
    }

    @Test
    @DisplayName("RFC 7092 §3.2: what remains: display name and user, subject, hosts of ours, one Via of ours")
    void whatRemains() {
        var call = new SimulatedCall(CallTerms.usual());
        var invite = call.called(
                "From: \"Alice A.\" <sip:alice@" + SimulatedCall.ALICE_HOST + ";user=phone;x=y>;tag=1;epid=2",
                "Subject: lunch");
        var headers = invite.headers();
        assertEquals(
                List.of("\"Alice A.\" <sip:alice@sbc.example.net;user=phone>;tag=our-tag-on-leg-b"),
                headers.all(HeaderName.FROM));
        assertEquals(List.of("<sip:bob@" + SimulatedCall.BOB_HOST + ">"), headers.all(HeaderName.TO));
        assertEquals(List.of("our-call-id-of-leg-b"), headers.all(HeaderName.CALL_ID));
        assertEquals(List.of("1 INVITE"), headers.all(HeaderName.CSEQ));
        assertEquals(List.of("lunch"), headers.all(HeaderName.SUBJECT));
        assertEquals(List.of("Parley"), headers.all(HeaderName.USER_AGENT));
        assertEquals(1, headers.vias().size());
    }

    @Test
    @DisplayName("RFC 3323 §4.1.1.3: an anonymous caller stays anonymous")
    void anonymous() {
        var call = new SimulatedCall(CallTerms.usual());
        var invite = call.called("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=1", "Privacy: id");
        assertEquals(
                List.of("\"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=our-tag-on-leg-b"),
                invite.headers().all(HeaderName.FROM));
        assertEquals(List.of("id"), invite.headers().all(HeaderName.PRIVACY));
    }
}
