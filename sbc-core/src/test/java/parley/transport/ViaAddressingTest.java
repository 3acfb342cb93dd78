package parley.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.common.Endpoint;
import parley.sip.SipFixture;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

class ViaAddressingTest {
    private static final Endpoint SOURCE = new Endpoint("192.0.2.7", 40_000);
    private static final Endpoint SOURCE_V6 = new Endpoint("2001:db8:0:0:0:0:0:7", 40_000);

    private static SipRequest from(String via) {
        return SipFixture.request(Method.OPTIONS, "Via: " + via);
    }

    private static String received(String via, Endpoint source) {
        return ViaAddressing.received(from(via), source)
                .headers()
                .all(HeaderName.VIA)
                .getFirst();
    }

    private static SipResponse answer(String via) {
        return new SipResponse(200, "OK", SipFixture.headers("Via: " + via), Body.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "SIP/2.0/UDP pc33.example.com;branch=z9hG4bK1, ;received=192.0.2.7",
                "SIP/2.0/UDP 192.0.2.8:5060;branch=z9hG4bK1, ;received=192.0.2.7",
                "SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1, ''"
            })
    @DisplayName("RFC 3261 §18.2.1: received is added where sent-by is a name or another address")
    void received(String via, String added) {
        assertEquals(via + added.replace("''", ""), received(via, SOURCE));
    }

    @Test
    @DisplayName("RFC 3581 §4: an rport without value gets the source port, and received goes with it in any case")
    void rport() {
        assertEquals(
                "SIP/2.0/UDP 192.0.2.7:5060;rport=40000;branch=z9hG4bK1;received=192.0.2.7",
                received("SIP/2.0/UDP 192.0.2.7:5060;rport;branch=z9hG4bK1", SOURCE));
    }

    @Test
    @DisplayName("RFC 3581 §4: a received or rport that the sender wrote itself is replaced by what is true")
    void forged() {
        assertEquals(
                "SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1;received=192.0.2.7;rport=40000",
                received("SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1;received=198.51.100.1;rport=53", SOURCE));
        assertEquals(
                "SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1;received=192.0.2.7",
                received("SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bK1;received=198.51.100.1", SOURCE));
    }

    @Test
    @DisplayName("RFC 5118 §4.5: an IPv6 sent-by equals its source however it is written; received has no brackets")
    void ipv6() {
        var same = from("SIP/2.0/UDP [2001:DB8::7];branch=z9hG4bK1");
        assertSame(same, ViaAddressing.received(same, SOURCE_V6));
        assertEquals(
                "SIP/2.0/UDP [2001:db8::8];branch=z9hG4bK1;received=2001:db8:0:0:0:0:0:7",
                received("SIP/2.0/UDP [2001:db8::8];branch=z9hG4bK1", SOURCE_V6));
    }

    @Test
    @DisplayName("RFC 3261 §18.2.1: only the topmost Via is ours to complete")
    void topmostOnly() {
        var request = SipFixture.request(
                Method.OPTIONS,
                "Via: SIP/2.0/UDP a.example.com;branch=z9hG4bK1",
                "Via: SIP/2.0/UDP b.example.com;branch=z9hG4bK2");
        assertEquals(
                "SIP/2.0/UDP b.example.com;branch=z9hG4bK2",
                ViaAddressing.received(request, SOURCE)
                        .headers()
                        .all(HeaderName.VIA)
                        .getLast());
    }

    @ParameterizedTest
    @CsvSource({
        "SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1, 5070",
        "SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1, 5060",
        "SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1;rport=40000, 40000",
        "SIP/2.0/UDP pc33.example.com:5070;branch=z9hG4bK1;received=192.0.2.7, 5070",
        "SIP/2.0/UDP pc33.example.com:5070;branch=z9hG4bK1;received=192.0.2.7;rport=40000, 40000"
    })
    @DisplayName("RFC 3261 §18.2.2, RFC 3581 §4: over UDP to the source address, at rport or at the port of sent-by")
    void target(String via, int port) {
        assertEquals(new Endpoint(SOURCE.address(), port), ViaAddressing.responseTarget(answer(via), SOURCE));
    }

    @ParameterizedTest
    @CsvSource({"SIP/2.0/UDP 198.51.100.1:53;branch=z9hG4bK1", "SIP/2.0/UDP x;branch=z9hG4bK1;received=198.51.100.1"})
    @DisplayName("RFC 3261 §18.2.2: no Via makes us send to an address that the request did not come from")
    void noReflection(String via) {
        assertEquals(
                SOURCE.address(),
                ViaAddressing.responseTarget(answer(via), SOURCE).address());
    }

    @ParameterizedTest
    @CsvSource({"garbage", "SIP/2.0/UDP", "SIP/2.0/UDP a:99999;branch=z9hG4bK1", "''"})
    @DisplayName(
            "RFC 3261 §21.4.1: the answer to a request whose Via cannot be read goes back to its source, unchanged")
    void malformed(String via) {
        var answer = answer(via.replace("''", ""));
        assertSame(answer, ViaAddressing.received(answer, SOURCE));
        assertEquals(SOURCE, ViaAddressing.responseTarget(answer, SOURCE));
    }

    @Test
    @DisplayName("RFC 3261 §18.2.1: the answer to a malformed request with a good topmost Via gets received too")
    void malformedBelow() {
        var answer = new SipResponse(
                400,
                "Bad Request",
                SipFixture.headers("Via: SIP/2.0/UDP a.example.com;branch=z9hG4bK1", "Via: garbage"),
                Body.EMPTY);
        assertEquals(
                "SIP/2.0/UDP a.example.com;branch=z9hG4bK1;received=192.0.2.7",
                ViaAddressing.received(answer, SOURCE)
                        .headers()
                        .all(HeaderName.VIA)
                        .getFirst());
    }
}
