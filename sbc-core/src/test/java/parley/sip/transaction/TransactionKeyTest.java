package parley.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static parley.sip.SipFixture.request;
import static parley.sip.SipFixture.response;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;

final class TransactionKeyTest {
    private static final String VIA = "Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;branch=z9hG4bK776asdhds";
    private static final String OLD_VIA = "Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;branch=1";
    private static final SipRequest INVITE = request(Method.INVITE);

    @Test
    @DisplayName("§17.1.3: a response belongs to the client transaction of its branch and CSeq method")
    void responseMatches() {
        assertEquals(TransactionKey.ofOutbound(INVITE), TransactionKey.ofResponse(response(INVITE, 180)));
    }

    @Test
    @DisplayName("§17.1.3: the response to a CANCEL does not match the INVITE of the same branch")
    void cancelResponseIsItsOwn() {
        var cancel = HopByHop.cancel(INVITE);
        assertNotEquals(TransactionKey.ofOutbound(INVITE), TransactionKey.ofResponse(response(cancel, 200)));
        assertEquals(TransactionKey.ofOutbound(cancel), TransactionKey.ofResponse(response(cancel, 200)));
    }

    @ParameterizedTest
    @DisplayName("§17.2.3: a request belongs to the server transaction of its branch, sent-by and method")
    @CsvSource(delimiter = '|', textBlock = """
        Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;branch=z9hG4bK776asdhds          | true
        Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bK776asdhds               | true
        Via: SIP/2.0/UDP PC33.ATLANTA.example.com:5060;branch=Z9HG4BK776asdhds          | true
        Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;received=192.0.2.1;branch=z9hG4bK776asdhds | true
        Via: SIP/2.0/UDP pc33.atlanta.example.com:5062;branch=z9hG4bK776asdhds          | false
        Via: SIP/2.0/UDP pc34.atlanta.example.com:5060;branch=z9hG4bK776asdhds          | false
        Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;branch=z9hG4bK776asdhdt          | false
        """)
    void requestMatches(String via, boolean same) {
        var again = TransactionKey.ofInbound(request(Method.INVITE, via));
        assertEquals(same, again.equals(TransactionKey.ofInbound(INVITE)));
    }

    @Test
    @DisplayName("§17.2.3: the ACK of a failure matches its INVITE; a CANCEL makes a transaction of its own")
    void ackAndCancel() {
        var invite = TransactionKey.ofInbound(INVITE);
        var cancel = HopByHop.cancel(INVITE);
        assertEquals(invite, TransactionKey.ofInbound(HopByHop.ack(INVITE, response(INVITE, 486))));
        assertNotEquals(invite, TransactionKey.ofInbound(cancel));
        assertEquals(invite, TransactionKey.cancelledBy(cancel));
    }

    @Test
    @DisplayName("§17.2.3: without the magic cookie, the ACK of RFC 2543 matches by URI, tag, Call-ID, CSeq and Via")
    void oldAckMatches() {
        var invite = request(Method.INVITE, OLD_VIA);
        var ack = HopByHop.ack(invite, response(invite, 486));
        assertEquals(TransactionKey.ofInbound(invite), TransactionKey.ofInbound(ack));
        assertEquals(TransactionKey.ofInbound(invite), TransactionKey.cancelledBy(HopByHop.cancel(invite)));
    }

    @ParameterizedTest
    @DisplayName("§17.2.3: without the magic cookie, any other difference makes another transaction")
    @CsvSource({
        "Call-ID: another@pc33.atlanta.example.com",
        "CSeq: 314160 BYE",
        "From: Alice <sip:alice@atlanta.example.com>;tag=other",
        "To: Bob <sip:bob@biloxi.example.com>;tag=other",
        "Via: SIP/2.0/UDP pc33.atlanta.example.com:5060;branch=2",
        "Via: SIP/2.0/UDP pc33.atlanta.example.com:5060"
    })
    void oldRequestDiffers(String line) {
        var one = request(Method.BYE, OLD_VIA);
        var other = line.startsWith("Via") ? request(Method.BYE, line) : request(Method.BYE, OLD_VIA, line);
        assertEquals(TransactionKey.ofInbound(one), TransactionKey.ofInbound(request(Method.BYE, OLD_VIA)));
        assertNotEquals(TransactionKey.ofInbound(one), TransactionKey.ofInbound(other));
    }

    @Test
    @DisplayName("client and server keys differ, so that one table may hold a call to ourselves")
    void sidesDiffer() {
        assertNotEquals(TransactionKey.ofOutbound(INVITE), TransactionKey.ofInbound(request(Method.INVITE, VIA)));
    }
}
