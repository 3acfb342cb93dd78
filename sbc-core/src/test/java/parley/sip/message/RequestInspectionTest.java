package parley.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestInspectionTest {
    private static final RequestInspection INSPECTION = new RequestInspection(
            List.of(Method.INVITE, Method.ACK, Method.BYE, Method.CANCEL, Method.OPTIONS, Method.REGISTER),
            List.of("sip", "sips", "tel"),
            List.of("100rel", "timer"),
            List.of("application/sdp"));

    private static SipRequest torture(String file) {
        var octets = TortureMessagesTest.resource("rfc4475/" + file + ".dat");
        var accepted = assertInstanceOf(ParseOutcome.Accepted.class, SipParser.parse(octets, 0, octets.length));
        return assertInstanceOf(SipRequest.class, accepted.message());
    }

    private static int status(SipRequest request) {
        return INSPECTION.refusal(request, "t").map(SipResponse::status).orElse(0);
    }

    @ParameterizedTest
    @CsvSource({
        "intmeth, 501",
        "esc02, 501",
        "mpart01, 405",
        "unkscm, 416",
        "novelsc, 416",
        "bext01, 420",
        "invut, 415",
        "sdp01, 406",
        "zeromf, 0",
        "wsinv, 0",
        "esc01, 0",
        "longreq, 0",
        "semiuri, 0",
        "transports, 0",
        "regaut01, 0",
        "cparam01, 0",
        "inv2543, 0",
        "dblreq, 0",
        "lwsdisp, 0",
        "baddate, 0",
        "escnull, 0",
        "regescrt, 0"
    })
    @DisplayName("RFC 4475: the refusal each well-formed request deserves of a user agent server, or none")
    void torture(String file, int status) {
        assertEquals(status, status(torture(file)));
    }

    @Test
    @DisplayName("§21.4.6: 405 and 501 say what is allowed")
    void allow() {
        for (var file : List.of("intmeth", "mpart01")) {
            var response = INSPECTION.refusal(torture(file), "t").orElseThrow();
            assertEquals(
                    Optional.of("INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER"),
                    response.headers().first(HeaderName.ALLOW));
            assertEquals(Optional.of("t"), response.headers().to().tag());
        }
    }

    @Test
    @DisplayName("§8.2.2.3: 420 names the extensions of Require, not of Proxy-Require")
    void unsupported() {
        var request = torture("bext01");
        var response = INSPECTION.refusal(request, "t").orElseThrow();
        assertEquals(
                request.headers().first(HeaderName.REQUIRE).map(value -> value.replaceAll("\\s*,\\s*", ", ")),
                response.headers().first(HeaderName.UNSUPPORTED));
        var ours = torture("zeromf");
        assertEquals(0, status(ours.with(ours.headers().with(HeaderName.REQUIRE, "Timer , 100rel"))));
    }

    @Test
    @DisplayName("RFC 3329 §2.3.1: a security agreement that is demanded of the first hop is refused with 420, once")
    void securityAgreement() {
        var request = torture("zeromf");
        for (var headers : List.of(
                request.headers().with(HeaderName.PROXY_REQUIRE, "foo, Sec-Agree"),
                request.headers()
                        .with(HeaderName.PROXY_REQUIRE, "sec-agree")
                        .adding(HeaderName.REQUIRE, "sec-agree"))) {
            var response = INSPECTION.refusal(request.with(headers), "t").orElseThrow();
            assertEquals(420, response.status());
            assertEquals(List.of("sec-agree"), response.headers().all(HeaderName.UNSUPPORTED));
        }
        assertEquals(0, status(request.with(request.headers().with(HeaderName.PROXY_REQUIRE, "foo"))));
    }

    @Test
    @DisplayName("§8.2.3: 415 says what is taken instead; a body called optional does not matter")
    void content() {
        var request = torture("invut");
        var response = INSPECTION.refusal(request, "t").orElseThrow();
        assertEquals(Optional.of("application/sdp"), response.headers().first(HeaderName.ACCEPT));
        var optional = request.headers().with(HeaderName.CONTENT_DISPOSITION, "session ; handling = optional");
        assertEquals(0, status(request.with(optional)));
        var zipped = torture("esc01");
        zipped = zipped.with(zipped.headers().with(HeaderName.CONTENT_ENCODING, "gzip"));
        var refused = INSPECTION.refusal(zipped, "t").orElseThrow();
        assertEquals(415, refused.status());
        assertEquals(Optional.of("identity"), refused.headers().first(HeaderName.ACCEPT_ENCODING));
    }

    @Test
    @DisplayName("RFC 7332 §3: 483 for a request that would go on with no hop left, not for one that ends here")
    void maxForwards() {
        var invite = torture("esc01");
        var none = invite.headers().with(HeaderName.MAX_FORWARDS, "0");
        assertEquals(483, status(invite.with(none)));
        assertEquals(0, status(invite.with(none.withTo(none.to().withTag("dialog")))));
    }

    @Test
    @DisplayName("§17.1.1.3: an ACK is never refused, whatever it asks for")
    void ack() {
        var request = torture("bext01");
        var ack = new SipRequest(Method.ACK, request.requestUri(), request.headers(), request.body());
        assertEquals(0, status(ack));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/*", "text/plain, Application/SDP;q=0.5"})
    @DisplayName("§20.1: a range that covers application/sdp takes it")
    void accept(String value) {
        var request = torture("sdp01");
        assertEquals(0, status(request.with(request.headers().with(HeaderName.ACCEPT, value))));
    }
}
