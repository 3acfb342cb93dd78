package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.observe.SbcEvent;
import parley.sip.message.Method;
import parley.sip.message.SipResponse;

class ConnectionReuseTest {
    private static final String CARRIER = "carrier.test.invalid";

    private final Random random = new Random(5_923);

    // Nobody listens there: what does not go back over its own connection goes nowhere.
    private static final String ADDRESS = "127.0.0.1:1";

    private static String carrier(Path directory) {
        return """
            sbc.peers.carrier { host = "127.0.0.1", port = 1, transport = tls, sources = [], certificate-names = ["%1$s"]
                tls { alias = true, verify.trust = "%2$s/ca.crt" }, media { security = sdes } }
            sbc.routes = [ { user = "c", to = carrier }, { user = "b", to = b } ]
            """.formatted(CARRIER, directory);
    }

    private static void ask(SipLink link) throws Exception {
        link.send("""
            OPTIONS sip:test.invalid SIP/2.0
            Via: SIP/2.0/TLS %1$s;branch=z9hG4bKalias;alias
            Max-Forwards: 70
            From: <sip:%1$s>;tag=1
            To: <sip:test.invalid>
            Call-ID: alias@%1$s
            CSeq: 1 OPTIONS
            Content-Length: 0

            """.formatted(ADDRESS).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertEquals(200, link.receive(SipResponse.class, _ -> true).status());
    }

    @Test
    @DisplayName("RFC 5923 §8.2: a call to a peer, and its BYE, go over the connection that the peer opened and marked")
    void callBack(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory);
                var alice = new MediaPhone(0xA, 1);
                var bob = new MediaPhone(0xB, 1)) {
            var node = lab.start(carrier(directory));
            try (var link = Lab.tls(lab.issue(CARRIER).context(), Lab.listener(node, "mtls"));
                    var phone = SipLink.tcp(Lab.listener(node, "tcp").port())) {
                ask(link);
                assertTrue(lab.events.await(SbcEvent.ConnectionAliased.class).taken());
                var caller = new TestCaller(phone, "sip:c@test.invalid", random);
                caller.invite(Sdp.sdes(alice.port(), MediaPhone.key(random)).text());
                var callee = new TestCallee(link);
                var invite = callee.await(Method.INVITE);
                assertFalse(invite.headers().topmostVia().parameters().has("alias"));
                var answer = Sdp.sdes(bob.port(), MediaPhone.key(random)).text();
                callee.answer(invite, 200, "OK", answer);
                callee.await(Method.ACK);
                caller.acknowledge(caller.finalResponse(Method.INVITE));
                caller.hangUp();
                callee.awaitBye();
            }
        }
    }

    @Test
    @DisplayName(
            "RFC 5923 §9.2: who has a valid certificate of another name, and the peer's in Via, gets no call of it")
    void hijack(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory);
                var alice = new MediaPhone(0xA, 1)) {
            var node = lab.start(carrier(directory));
            try (var attacker = Lab.tls(lab.issue("attacker.test.invalid").context(), Lab.listener(node, "mtls"));
                    var phone = SipLink.tcp(Lab.listener(node, "tcp").port())) {
                ask(attacker);
                var caller = new TestCaller(phone, "sip:c@test.invalid", random);
                caller.invite(Sdp.sdes(alice.port(), MediaPhone.key(random)).text());
                var refused = caller.finalResponse(Method.INVITE);
                assertTrue(refused.status() >= 500, refused::toString);
                caller.acknowledge(refused);
                assertTrue(lab.events.all(SbcEvent.ConnectionAliased.class).isEmpty());
            }
        }
    }
}
