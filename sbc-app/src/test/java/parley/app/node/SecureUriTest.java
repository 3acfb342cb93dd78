package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipWriter;

/// RFC 5630: what was asked for with `sips` never travels without TLS.
class SecureUriTest {
    private final Random random = new Random(5_630);

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    @DisplayName("RFC 5630 §5.3: a sips call to a trunk without TLS is answered 480 with Warning 380, and the trunk "
            + "never hears of it")
    void trunkWithoutTls(String transport, @TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory);
                var datagrams = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var alice = new MediaPhone(0xA, 1)) {
            var udp = transport.equals("udp");
            var node = lab.start("sbc.peers.b { transport = %s, port = %d }"
                    .formatted(transport, udp ? datagrams.getLocalPort() : lab.calleePort()));
            try (var link = Lab.tls(lab.anonymous(), Lab.listener(node, "tls"))) {
                var offer = Sdp.sdes(alice.port(), MediaPhone.key(random)).text();
                var refused = new TestCaller(link, "sips:b@test.invalid", random).call(offer);
                assertEquals(480, refused.status());
                var warning = refused.headers().first(HeaderName.WARNING).orElse("");
                assertTrue(warning.startsWith("380 "), warning);
                var caller = new TestCaller(link, "sip:b@test.invalid", random);
                caller.invite(offer);
                try (var trunk = udp ? SipLink.over(datagrams, Lab.socketAddress(node, "udp")) : lab.acceptFromSbc()) {
                    assertOnlyThisCame(trunk, caller);
                }
            }
        }
    }

    /// The trunk's first message is that of a call that may go there: the other one never came.
    private static void assertOnlyThisCame(SipLink trunk, TestCaller caller) throws Exception {
        var callee = new TestCallee(trunk);
        var first = callee.await(Method.INVITE);
        var uri = SipWriter.text(first.requestUri());
        assertTrue(uri.startsWith("sip:b@"), uri);
        callee.answer(first, 486, "Busy Here", "");
        var busy = caller.finalResponse(Method.INVITE);
        assertEquals(486, busy.status());
        caller.acknowledge(busy);
    }

    @Test
    @DisplayName(
            "RFC 3261 §26.2.2, §21.4.14: a sips call that comes in without TLS is answered 416, and the trunk never"
                    + " hears of it")
    void callerWithoutTls(@TempDir Path directory) throws Exception {
        try (var lab = new Lab(directory);
                var alice = new MediaPhone(0xA, 1)) {
            var node = lab.start("");
            try (var link = SipLink.tcp(Lab.listener(node, "tcp").port())) {
                var offer = Sdp.sdes(alice.port(), MediaPhone.key(random)).text();
                assertEquals(
                        416,
                        new TestCaller(link, "sips:b@test.invalid", random)
                                .call(offer)
                                .status());
                var caller = new TestCaller(link, "sip:b@test.invalid", random);
                caller.invite(offer);
                try (var trunk = lab.acceptFromSbc()) {
                    assertOnlyThisCame(trunk, caller);
                }
            }
        }
    }
}
