package parley.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.sip.SipFixture.request;
import static parley.sip.SipFixture.response;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.sip.SipFixture;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;

final class HopByHopTest {
    private static final String TOP = "SIP/2.0/UDP ours.example.com:5060;branch=z9hG4bKtop";
    private static final SipRequest INVITE = request(
            Method.INVITE,
            "Via: " + TOP,
            "Via: SIP/2.0/UDP below.example.com:5060;branch=z9hG4bKbelow",
            "Route: <sip:p1.example.com;lr>",
            "Route: <sip:p2.example.com;lr>",
            "Require: 100rel",
            "Proxy-Require: sec-agree",
            "Subject: not for others");

    @Test
    @DisplayName("§17.1.1.3: the ACK has the INVITE's topmost Via alone, its Route and number, the response's To")
    void ack() {
        var ack = HopByHop.ack(INVITE, response(INVITE, 486));
        assertEquals(Method.ACK, ack.method());
        assertEquals(INVITE.requestUri(), ack.requestUri());
        assertEquals(List.of(TOP), ack.headers().all(HeaderName.VIA));
        assertEquals(
                List.of("<sip:p1.example.com;lr>", "<sip:p2.example.com;lr>"),
                ack.headers().all(HeaderName.ROUTE));
        assertEquals(
                List.of("Bob <sip:bob@biloxi.example.com>;tag=a6c85cf"),
                ack.headers().all(HeaderName.TO));
        assertEquals(INVITE.headers().all(HeaderName.FROM), ack.headers().all(HeaderName.FROM));
        assertEquals(List.of("314159 ACK"), ack.headers().all(HeaderName.CSEQ));
        assertEquals(List.of(), ack.headers().all(HeaderName.SUBJECT));
    }

    @Test
    @DisplayName("§9.1: the CANCEL has the request's URI, To, number, topmost Via and Route, and no Require")
    void cancel() {
        var cancel = HopByHop.cancel(INVITE);
        assertEquals(Method.CANCEL, cancel.method());
        assertEquals(SipFixture.BOB, cancel.requestUri());
        assertEquals(List.of(TOP), cancel.headers().all(HeaderName.VIA));
        assertEquals(2, cancel.headers().all(HeaderName.ROUTE).size());
        assertEquals(INVITE.headers().all(HeaderName.TO), cancel.headers().all(HeaderName.TO));
        assertEquals(List.of("314159 CANCEL"), cancel.headers().all(HeaderName.CSEQ));
        assertEquals(List.of(), cancel.headers().all(HeaderName.REQUIRE));
        assertEquals(List.of(), cancel.headers().all(HeaderName.PROXY_REQUIRE));
    }
}
