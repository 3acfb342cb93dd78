package parley.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.common.Parsed;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.media.stun.IceRole;
import parley.media.stun.StunAnswer;
import parley.media.stun.StunCheck;
import parley.media.stun.StunClass;
import parley.media.stun.StunMessage;
import parley.media.stun.StunTransaction;
import parley.sip.message.Method;

/// ICE on a whole node: who does not know the passwords moves nothing, and no SDP has us flood anybody. Nothing here
/// waits for silence: what must be answered is asked on the same socket after what must not be.
class IceSecurityTest {
    private static final int ATTEMPTS = 40;
    private static final Duration RETRANSMISSION = Duration.ofMillis(500);

    private static final int PACKETS = 20;
    private static final String PASSWORD = "0123456789abcdefghijkl";

    private final Random random = new Random(8_445);
    private Lab lab;
    private MediaPhone alice;
    private MediaPhone bob;
    private MediaPhone mallory;

    /// A call with ICE on leg A and plain RTP on leg B.
    /// @param offer ours to B
    /// @param answer ours to A
    private record IceCall(TestCaller caller, Sdp offer, Sdp answer) {}

    @BeforeEach
    void open(@TempDir Path directory) throws GeneralSecurityException, IOException {
        lab = new Lab(directory);
        alice = new MediaPhone(0xA, 1_000);
        bob = new MediaPhone(0xB, 1_000);
        mallory = new MediaPhone(0xE, 1_000);
    }

    @AfterEach
    void close() throws IOException {
        alice.close();
        bob.close();
        mallory.close();
        lab.close();
    }

    @Test
    @DisplayName("RFC 8445 §7.3, M17: unsigned, wrongly signed and malformed checks get no answer and move no media")
    void unsigned() throws Exception {
        var call = establish("offer", List.of());
        var answer = call.answer();
        var offer = call.offer();
        var username = answer.value("ice-ufrag") + ":them";
        var password = Secret.of(answer.value("ice-pwd"));
        asked(answer, username, password, StunClass.SUCCESS);
        for (var packet = 0; packet < PACKETS; packet++) {
            mallory.send(answer.audio(), check(username, Secret.of(PASSWORD), true));
            mallory.send(answer.audio(), check("them:" + answer.value("ice-ufrag"), password, true));
            var altered = check(username, password, true);
            altered[random.nextInt(20, altered.length - 8)] ^= 1;
            mallory.send(answer.audio(), altered);
            var cut = check(username, password, true);
            mallory.send(answer.audio(), Arrays.copyOf(cut, random.nextInt(1, cut.length)));
            mallory.send(answer.audio(), mallory.rtp("from nowhere"));
        }
        alice.send(answer.audio(), alice.rtp("witness"));
        assertEquals("witness", word(bob));
        bob.send(offer.audio(), bob.rtp("to alice"));
        assertEquals("to alice", word(alice));
        assertEquals(List.of(), mallory.unheard());
        assertEquals(List.of(), bob.unheard());
        call.caller().hangUp();
    }

    @Test
    @DisplayName(
            "RFC 8445 §19.5.1, M18: of the candidates in an SDP, a victim gets a few checks and no media, and none "
                    + "once a pair is selected")
    void victim() throws Exception {
        var call = establish(
                "full",
                List.of(
                        "1 1 UDP 2130706431 127.0.0.1 " + mallory.port() + " typ host",
                        "2 1 UDP 2130706430 169.254.169.254 80 typ host",
                        "3 1 UDP 2130706429 255.255.255.255 4000 typ host",
                        "4 1 UDP 2130706428 0a1b.local 4000 typ host"));
        var answer = call.answer();
        var offer = call.offer();
        var password = Secret.of(answer.value("ice-pwd"));
        var asked = asked(answer, answer.value("ice-ufrag") + ":them", password, StunClass.REQUEST);
        assertTrue(asked.authentic(Secret.of(PASSWORD)), "a triggered check, signed with the peer's password");
        alice.send(
                answer.audio(), StunAnswer.success(asked, TransportAddress.ipv4(0x7f000001, 9), Secret.of(PASSWORD)));
        alice.send(answer.audio(), check(answer.value("ice-ufrag") + ":them", password, true));
        // The answer to this comes after the pair was selected.
        stun(alice, StunClass.SUCCESS);
        bob.send(offer.audio(), bob.rtp("to alice"));
        assertEquals("to alice", word(alice));
        var knocks = mallory.unheard();
        // A check is sent seven times at most (RFC 8489 §6.2.1).
        assertTrue(knocks.size() <= 7, "a victim got " + knocks.size());
        for (var knock : knocks) {
            assertEquals(StunClass.REQUEST, read(knock).messageClass());
        }
        call.caller().hangUp();
    }

    private IceCall establish(String ice, List<String> candidates) throws Exception {
        var node = lab.start("""
            sbc.peers.a.media { security = none, ice = %s }
            sbc.peers.b.media { security = none }
            """.formatted(ice));
        var link = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"));
        var caller = new TestCaller(link, "sip:b@test.invalid", random);
        caller.invite(Sdp.ice(alice.port(), "them", PASSWORD, candidates).text());
        var callee = new TestCallee(lab.acceptFromSbc());
        var invite = callee.await(Method.INVITE);
        var offer = new Sdp(invite.body().text());
        callee.answer(invite, 200, "OK", Sdp.plain(bob.port()).text());
        var response = caller.finalResponse(Method.INVITE);
        caller.acknowledge(response);
        Thread.ofVirtual().start(() -> {
            try {
                callee.awaitBye();
            } catch (IOException | InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        return new IceCall(caller, offer, new Sdp(response.body().text()));
    }

    private byte[] check(String username, Secret password, boolean nominating) {
        var role = new IceRole(true, Long.MAX_VALUE);
        return StunCheck.request(StunTransaction.next(random), username, 1, role, nominating, password);
    }

    /// What comes back to Alice's check, which she sends again as every agent does (RFC 8489 §6.2.1): the first may
    /// reach a leg that has not heard of its answer yet.
    private StunMessage asked(Sdp answer, String username, Secret password, StunClass messageClass) throws Exception {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            alice.send(answer.audio(), check(username, password, true));
            for (var next = alice.datagram(RETRANSMISSION); next.isPresent(); next = alice.datagram(RETRANSMISSION)) {
                var message = read(next.get());
                if (message.messageClass() == messageClass) {
                    return message;
                }
            }
        }
        throw new AssertionError("no check was answered by " + messageClass);
    }

    /// The next STUN message of that class; a check that was sent again meanwhile is passed over.
    private static StunMessage stun(MediaPhone phone, StunClass messageClass) throws InterruptedException {
        for (var message = read(phone.datagram()); ; message = read(phone.datagram())) {
            if (message.messageClass() == messageClass) {
                return message;
            }
        }
    }

    private static StunMessage read(byte[] datagram) {
        return (StunMessage)
                assertInstanceOf(Parsed.Ok.class, StunMessage.parse(datagram)).value();
    }

    private static String word(MediaPhone phone) throws InterruptedException {
        var packet = phone.datagram();
        // An answer to a check that was sent again.
        while (packet[0] >= 0 && packet[0] < 4) {
            packet = phone.datagram();
        }
        assertEquals(0x80, packet[0] & 0xff, "RTP");
        return new String(packet, 12, packet.length - 12, UTF_8);
    }
}
