package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;

/// A peer with two servers in DNS, of which the first takes connections and no calls.
class ServerFailoverTest {
    private final Random random = new Random(3_263);
    private final ServerSocket first = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final ServerSocket second = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private Lab lab;
    private MediaPhone alice;
    private MediaPhone bob;

    ServerFailoverTest() throws IOException {}

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        lab = new Lab(directory);
        alice = new MediaPhone(0xA, 1);
        bob = new MediaPhone(0xB, 1);
    }

    @AfterEach
    void close() throws IOException {
        alice.close();
        bob.close();
        lab.close();
        first.close();
        second.close();
    }

    private NameService names() throws IOException {
        return new NameService("example.test", """
            _sip._tcp.trunk 60 IN SRV 10 0 %d one
            _sip._tcp.trunk 60 IN SRV 20 0 %d two
            one 60 IN A 127.0.0.1
            two 60 IN A 127.0.0.1
            """.formatted(first.getLocalPort(), second.getLocalPort()));
    }

    private SbcNode start(NameService names) {
        return lab.start("""
            sbc.dns.servers = ["%s"]
            sbc.peers.c { host = "trunk.example.test", transport = tcp, sources = []
                          media { security = sdes, suites = [%s] } }
            sbc.routes = [ { user = "c", to = c } ]
            """.formatted(names.address(), Sdp.SUITE));
    }

    private TestCaller call(SipLink link) throws IOException {
        var caller = new TestCaller(link, "sip:c@test.invalid", random);
        caller.invite(Sdp.sdes(alice.port(), MediaPhone.key(random)).text());
        return caller;
    }

    private void answer(TestCaller caller, SipLink trunk, SipRequest invite) throws Exception {
        var callee = new TestCallee(trunk);
        callee.answer(
                invite, 200, "OK", Sdp.sdes(bob.port(), MediaPhone.key(random)).text());
        callee.await(Method.ACK);
        var accepted = caller.finalResponse(Method.INVITE);
        assertEquals(200, accepted.status());
        caller.acknowledge(accepted);
        caller.hangUp();
        callee.awaitBye();
    }

    /// How the first server fails.
    enum Failing {
        REFUSES,
        SAYS_NOTHING,
        HANGS_UP
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("RFC 3263 §4.3: what the first server of a peer does not take, the second gets, as a new transaction")
    void next(Failing failing) throws Exception {
        try (var names = names()) {
            var node = start(names);
            try (var link = SipLink.tcp(Lab.listener(node, "tcp").port())) {
                var caller = call(link);
                var refusing = SipLink.over("TCP", first.accept());
                var callee = new TestCallee(refusing);
                var invite = callee.await(Method.INVITE);
                switch (failing) {
                    case REFUSES -> {
                        callee.answer(invite, 503, "Service Unavailable", "");
                        callee.await(Method.ACK);
                    }
                    case SAYS_NOTHING -> {}
                    // A server that hangs up is asked once more by a new connection; here nobody listens any more.
                    case HANGS_UP -> {
                        first.close();
                        refusing.close();
                    }
                }
                try (var trunk = SipLink.over("TCP", second.accept())) {
                    var again = new TestCallee(trunk).await(Method.INVITE);
                    assertEquals(invite.headers().callId(), again.headers().callId());
                    assertEquals(invite.headers().cseq(), again.headers().cseq());
                    assertNotEquals(
                            invite.headers().topmostVia().branch(),
                            again.headers().topmostVia().branch());
                    answer(caller, trunk, again);
                }
                refusing.close();
            }
        }
    }

    @Test
    @DisplayName("RFC 3261 §21.5.4: where both servers refuse, each is asked once and the caller is answered")
    void bothRefuse() throws Exception {
        try (var names = names()) {
            var node = start(names);
            try (var link = SipLink.tcp(Lab.listener(node, "tcp").port())) {
                var caller = call(link);
                try (var one = SipLink.over("TCP", first.accept())) {
                    refuse(one);
                    try (var two = SipLink.over("TCP", second.accept())) {
                        refuse(two);
                        assertEquals(500, caller.finalResponse(Method.INVITE).status());
                    }
                }
            }
        }
    }

    private static void refuse(SipLink trunk) throws Exception {
        var callee = new TestCallee(trunk);
        callee.answer(callee.await(Method.INVITE), 503, "Service Unavailable", "");
        callee.await(Method.ACK);
    }
}
