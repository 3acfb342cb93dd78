package parley.sip.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sip.SipFixture.request;
import static parley.sip.SipFixture.response;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Parsed;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipUri;
import parley.sip.message.SipWriter;

final class DialogTest {
    private static final String P1 = "Record-Route: <sip:p1.example.com;lr>";
    private static final String P2 = "Record-Route: <sip:p2.example.com;lr>";
    private static final String BOBS_CONTACT = "Contact: <sip:bob@192.0.2.4>";
    private static final SipRequest INVITE = request(Method.INVITE);
    private static final DialogId BOBS_ID =
            new DialogId("a84b4c76e66710@pc33.atlanta.example.com", "a6c85cf", "1928301774");

    private static Dialog uas(String... lines) {
        return ((Parsed.Ok<Dialog>) Dialog.uas(request(Method.INVITE, lines), "a6c85cf")).value();
    }

    private static Dialog uac(int status, String... lines) {
        return Dialog.uac(INVITE, response(INVITE, status, lines)).orElseThrow();
    }

    @Test
    @DisplayName("§12.1.1: the server's dialog has the routes in order, Contact as target, no number of its own")
    void serverSide() {
        var dialog = uas(P1, P2);
        assertEquals(BOBS_ID, dialog.id());
        assertEquals(Dialog.State.EARLY, dialog.state());
        assertEquals(Dialog.State.CONFIRMED, dialog.confirmed().state());
        assertEquals("sip:alice@pc33.atlanta.example.com", SipWriter.text(dialog.remoteTarget()));
        assertEquals(List.of("p1.example.com", "p2.example.com"), hosts(dialog));
        assertEquals(0, dialog.localCSeq());
        assertEquals(314159, dialog.remoteCSeq());
        assertFalse(dialog.initiator());
        assertFalse(dialog.secure());
    }

    @Test
    @DisplayName("§12.1.2: the client's dialog has the routes reversed, Contact as target, the INVITE's number")
    void clientSide() {
        var dialog = uac(200, P1, P2, BOBS_CONTACT);
        assertEquals(new DialogId(BOBS_ID.callId(), "1928301774", "a6c85cf"), dialog.id());
        assertEquals(Dialog.State.CONFIRMED, dialog.state());
        assertEquals("sip:bob@192.0.2.4", SipWriter.text(dialog.remoteTarget()));
        assertEquals(List.of("p2.example.com", "p1.example.com"), hosts(dialog));
        assertEquals(314159, dialog.localCSeq());
        assertEquals(Dialog.NO_CSEQ, dialog.remoteCSeq());
        assertTrue(dialog.initiator());
    }

    @Test
    @DisplayName("§12.1.1: a sips Request-URI makes a secure dialog on both sides")
    void secure() {
        var secured = INVITE.with(SipUri.of(true, "bob", "biloxi.example.com", -1));
        assertTrue(((Parsed.Ok<Dialog>) Dialog.uas(secured, "x")).value().secure());
        assertTrue(Dialog.uac(secured, response(secured, 180)).orElseThrow().secure());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 302, 486, 603})
    @DisplayName("§12.1: neither 100 nor a failure makes a dialog")
    void noDialog(int status) {
        assertEquals(Optional.empty(), Dialog.uac(INVITE, response(INVITE, status)));
    }

    @Test
    @DisplayName("§12.1: a provisional response without tag makes none; a 2xx without, from RFC 2543, does")
    void withoutTag() {
        var untagged = "To: Bob <sip:bob@biloxi.example.com>";
        assertEquals(Optional.empty(), Dialog.uac(INVITE, response(INVITE, 180, untagged)));
        assertEquals("", uac(200, untagged, BOBS_CONTACT).id().remoteTag());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Contact: *", "Contact: "})
    @DisplayName("§8.1.1.8: an INVITE without a Contact to answer to makes no dialog")
    void needsContact(String contact) {
        assertInstanceOf(Parsed.Refused.class, Dialog.uas(request(Method.INVITE, contact), "x"));
    }

    @Test
    @DisplayName("both sides of a dialog have the same name, tags swapped")
    void names() {
        var bye = request(Method.BYE, "To: <sip:bob@biloxi.example.com>;tag=a6c85cf");
        assertEquals(BOBS_ID, DialogId.ofInbound(bye));
        assertEquals(uac(180).id(), DialogId.ofInbound(response(INVITE, 180)));
    }

    @Test
    @DisplayName("§12.2.1.1: without routes a request goes to the remote target, numbered one up, tags in place")
    void requestWithoutRoutes() {
        var outgoing = uac(200, BOBS_CONTACT).request(Method.BYE);
        var bye = outgoing.request();
        assertEquals("sip:bob@192.0.2.4", SipWriter.text(bye.requestUri()));
        assertEquals(List.of(), bye.headers().all(HeaderName.ROUTE));
        assertEquals(Optional.of("314160 BYE"), bye.headers().first(HeaderName.CSEQ));
        assertEquals(Optional.of("1928301774"), bye.headers().from().tag());
        assertEquals(Optional.of("a6c85cf"), bye.headers().to().tag());
        assertEquals(314160, outgoing.dialog().localCSeq());
        assertEquals(
                Optional.of("1 BYE"),
                uas().request(Method.BYE).request().headers().first(HeaderName.CSEQ));
    }

    @Test
    @DisplayName("§12.2.1.1: with a loose route first, Request-URI is the target and Route the route set")
    void looseRoute() {
        var dialog = uac(200, P1, P2, BOBS_CONTACT);
        var bye = dialog.request(Method.BYE).request();
        assertEquals("sip:bob@192.0.2.4", SipWriter.text(bye.requestUri()));
        assertEquals(
                List.of("<sip:p2.example.com;lr>", "<sip:p1.example.com;lr>"),
                bye.headers().all(HeaderName.ROUTE));
        assertEquals("sip:p2.example.com;lr", SipWriter.text(dialog.nextHop()));
    }

    @Test
    @DisplayName("§12.2.1.1: with a strict route first, it is the Request-URI and the target is Route's last")
    void strictRoute() {
        var strict = "Record-Route: <sip:old.example.com;method=INVITE?x=y>";
        var dialog = uac(200, P1, strict, BOBS_CONTACT);
        var bye = dialog.request(Method.BYE).request();
        assertEquals("sip:old.example.com", SipWriter.text(bye.requestUri()));
        assertEquals(
                List.of("<sip:p1.example.com;lr>", "<sip:bob@192.0.2.4>"),
                bye.headers().all(HeaderName.ROUTE));
        assertTrue(SipWriter.text(dialog.nextHop()).startsWith("sip:old.example.com"));
    }

    @Test
    @DisplayName("§13.2.2.4, §22.1: the ACK of a 2xx has the INVITE's number and credentials, and the dialog's route")
    void ackOfSuccess() {
        var invite = INVITE.with(INVITE.headers().with(HeaderName.PROXY_AUTHORIZATION, "Digest username=\"a\""));
        var ack = uac(200, P1, BOBS_CONTACT).ack(invite);
        assertEquals(Method.ACK, ack.method());
        assertEquals(Optional.of("314159 ACK"), ack.headers().first(HeaderName.CSEQ));
        assertEquals(Optional.of("Digest username=\"a\""), ack.headers().first(HeaderName.PROXY_AUTHORIZATION));
        assertEquals(1, ack.headers().all(HeaderName.ROUTE).size());
        assertEquals(Optional.of("a6c85cf"), ack.headers().to().tag());
    }

    @ParameterizedTest
    @DisplayName("§12.2.2: a request with a number not above the last is out of order; a gap is in order")
    @CsvSource({"314158, false", "314159, false", "314160, true", "400000, true"})
    void order(long number, boolean admitted) {
        var dialog = uas();
        var admission = dialog.admit(request(Method.BYE, "CSeq: " + number + " BYE"));
        assertEquals(admitted, admission instanceof Dialog.Admission.Admitted);
        if (admission instanceof Dialog.Admission.Admitted(var next)) {
            assertEquals(number, next.remoteCSeq());
        }
    }

    @Test
    @DisplayName("§12.2.2: ACK and CANCEL have their INVITE's number and are in order")
    void orderOfAck() {
        var dialog = uas();
        assertEquals(new Dialog.Admission.Admitted(dialog), dialog.admit(request(Method.ACK)));
        assertEquals(new Dialog.Admission.Admitted(dialog), dialog.admit(request(Method.CANCEL)));
    }

    @Test
    @DisplayName("§13.2.2.4: the 2xx confirms the early dialog, with its route set computed anew")
    void confirmedByClient() {
        var early = uac(180, P1);
        var confirmed = early.answered(response(INVITE, 200, P2, BOBS_CONTACT));
        assertEquals(Dialog.State.EARLY, early.state());
        assertEquals(Dialog.State.CONFIRMED, confirmed.state());
        assertEquals(List.of("p2.example.com"), hosts(confirmed));
        assertEquals("sip:bob@192.0.2.4", SipWriter.text(confirmed.remoteTarget()));
    }

    @Test
    @DisplayName("§12.2.1.2: the 2xx of a re-INVITE moves the target, not the routes; that of BYE moves nothing")
    void targetRefreshByResponse() {
        var dialog = uac(200, P1, BOBS_CONTACT);
        var moved = dialog.answered(response(INVITE, 200, P2, "Contact: <sip:bob@192.0.2.9>"));
        assertEquals("sip:bob@192.0.2.9", SipWriter.text(moved.remoteTarget()));
        assertEquals(List.of("p1.example.com"), hosts(moved));
        var bye = request(Method.BYE);
        assertEquals(dialog, dialog.answered(response(bye, 200, "Contact: <sip:bob@192.0.2.9>")));
        assertEquals(dialog, dialog.answered(response(INVITE, 491, "Contact: <sip:bob@192.0.2.9>")));
    }

    @Test
    @DisplayName("§12.2.2: a re-INVITE or UPDATE moves the target; an INFO does not")
    void targetRefreshByRequest() {
        var dialog = uas();
        var contact = "Contact: <sip:alice@192.0.2.8>";
        for (var method : List.of(Method.INVITE, Method.UPDATE)) {
            var moved = dialog.refreshedBy(request(method, contact));
            assertEquals("sip:alice@192.0.2.8", SipWriter.text(moved.remoteTarget()));
        }
        assertEquals(dialog, dialog.refreshedBy(request(Method.INFO, contact)));
    }

    private static List<String> hosts(Dialog dialog) {
        return dialog.routeSet().stream()
                .map(route -> ((SipUri) route.uri()).host())
                .toList();
    }
}
