package parley.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
    @DisplayName("RFC 5630 §5.4.2: a sips call to a trunk without TLS is answered 480 with Warning 380, and the trunk "
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
                // The trunk's first message is that of a call that may go there: the other one never came.
                new TestCaller(link, "sip:b@test.invalid", random).invite(offer);
                try (var trunk = udp ? trunk(datagrams) : lab.acceptFromSbc()) {
                    var callee = new TestCallee(trunk);
                    var first = callee.await(Method.INVITE);
                    assertTrue(
                            SipWriter.text(first.requestUri()).startsWith("sip:b@"),
                            SipWriter.text(first.requestUri()));
                    callee.answer(first, 486, "Busy Here", "");
                }
            }
        }
    }

    private static SipLink trunk(DatagramSocket socket) throws IOException {
        return SipLink.over(socket, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));
    }

    @Test
    @DisplayName("RFC 5630 §4: a sips call that comes in without TLS is answered 416, and the trunk never hears of it")
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
                new TestCaller(link, "sip:b@test.invalid", random).invite(offer);
                try (var trunk = lab.acceptFromSbc()) {
                    var first = new TestCallee(trunk).await(Method.INVITE);
                    assertTrue(
                            SipWriter.text(first.requestUri()).startsWith("sip:b@"),
                            SipWriter.text(first.requestUri()));
                }
            }
        }
    }
}
