package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.observe.SbcEvent;
import parley.sip.message.Method;

class LostConnectionTest {
    private final Random random = new Random(5_626);
    private Lab lab;
    private MediaPhone alice;
    private MediaPhone bob;

    @BeforeEach
    void open(@TempDir Path directory) throws GeneralSecurityException, IOException {
        lab = new Lab(directory);
        alice = new MediaPhone(0xA, 1);
        bob = new MediaPhone(0xB, 1);
    }

    @AfterEach
    void close() throws IOException {
        alice.close();
        bob.close();
        lab.close();
    }

    @Test
    @DisplayName(
            "a party whose TLS connection and media are gone: the other side gets a BYE, there is one event, and all"
                    + " ports return")
    void vanished() throws Exception {
        var node = lab.start("sbc.media.silence = 500ms");
        TestCallee callee;
        try (var link = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"))) {
            var caller = new TestCaller(link, "sip:b@test.invalid", random);
            caller.invite(Sdp.sdes(alice.port(), MediaPhone.key(random)).text());
            callee = new TestCallee(lab.acceptFromSbc());
            var invite = callee.await(Method.INVITE);
            callee.answer(
                    invite,
                    200,
                    "OK",
                    Sdp.sdes(bob.port(), MediaPhone.key(random)).text());
            callee.await(Method.ACK);
            caller.acknowledge(caller.finalResponse(Method.INVITE));
        }
        callee.awaitBye();
        lab.events.await(SbcEvent.MediaReleased.class, 2);
        assertEquals(
                List.of("media-silent"),
                lab.events.all(SbcEvent.CallEnded.class).stream()
                        .map(SbcEvent.CallEnded::cause)
                        .toList());
        node.stop().join();
        Lab.assertMediaPortsFree();
    }
}
