package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.Digit;
import parley.common.DtmfUse;
import parley.common.LegSide;
import parley.sip.message.Body;
import parley.sip.message.HeaderName;
import parley.sip.message.Method;

/// Alice has telephone events, Bob sends and wants INFO.
final class DigitCallTest {
    private static final String[] EVENTS = {
        "m=audio 49170 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15"
    };
    private static final String RELAY = "Content-Type: application/dtmf-relay";

    private final SimulatedCall call = new SimulatedCall(CallTerms.usual().digits(DtmfUse.AUTO, DtmfUse.INFO));

    @BeforeEach
    void establish() {
        call.alice.invite(CallTerms.BOB, call.alice.describes(EVENTS));
        call.alice.expect(100);
        var invite = call.bob.expect(Method.INVITE);
        assertFalse(invite.body().text().contains("telephone-event"), "Bob is offered none");
        call.bob.answer(invite, 200, call.bob.describes("m=audio 49172 RTP/AVP 0"));
        call.bob.expect(Method.ACK);
        assertTrue(call.alice.expect(200).body().text().contains("telephone-event"), "Alice is answered some");
        call.alice.acknowledge(Body.EMPTY);
        call.assertQuiet();
    }

    @ParameterizedTest
    @DisplayName("RFC 6086: a digit by INFO is answered 200 and sent on as a telephone event")
    @CsvSource({
        "application/dtmf-relay, 'Signal=5\r\nDuration=250\r\n', 5, 250",
        "application/dtmf-relay, 'Signal= *\r\n', 10, 160",
        "Application/DTMF-Relay;x=y, 'duration=10\nsignal=11', 11, 40",
        "application/dtmf-relay, 'Signal=d\r\nDuration=99999', 15, 1300",
        "application/dtmf, 7, 7, 160",
        "application/dtmf, '#\r\n', 11, 160"
    })
    void infoToEvent(String type, String body, int event, int millis) {
        call.bob.ask(Method.INFO, Body.of(body), "Content-Type: " + type);
        call.bob.expect(200);
        assertEquals(
                List.of(new CallEffect.SendDigit(LegSide.A, 0, new Digit(event, Duration.ofMillis(millis)))),
                call.digits);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @ParameterizedTest
    @DisplayName("An INFO without a digit that we know crosses as ever")
    @ValueSource(strings = {"Signal=16\r\n", "Signal=hf\r\n", "Duration=160\r\n", "5"})
    void unknownSignal(String body) {
        call.bob.ask(Method.INFO, Body.of(body), RELAY);
        call.alice.answer(call.alice.expect(Method.INFO), 415);
        call.bob.expect(415);
        assertEquals(List.of(), call.digits);
    }

    @Test
    @DisplayName("Who has telephone events and sends INFO all the same: it crosses")
    void infoOfWhoHasEvents() {
        call.alice.ask(Method.INFO, Body.of("Signal=5\r\n"), RELAY);
        call.bob.answer(call.bob.expect(Method.INFO), 200);
        call.alice.expect(200);
    }

    @Test
    @DisplayName("Telephone events are told by INFO, one at a time and in order, whatever the answers are")
    void eventsToInfo() {
        for (var symbol : new char[] {'1', '*', 'D'}) {
            call.put(new CallInput.DigitHeard(
                    LegSide.A, Digit.of(symbol, Duration.ofMillis(100)).orElseThrow()));
        }
        var first = call.bob.expect(Method.INFO);
        assertEquals("Signal=1\r\nDuration=100\r\n", first.body().text());
        assertEquals(List.of("application/dtmf-relay"), first.headers().all(HeaderName.CONTENT_TYPE));
        call.assertQuiet();
        call.bob.answer(first, 200);
        var second = call.bob.expect(Method.INFO);
        assertEquals("Signal=*\r\nDuration=100\r\n", second.body().text());
        call.bob.answer(second, 500);
        var third = call.bob.expect(Method.INFO);
        assertEquals("Signal=D\r\nDuration=100\r\n", third.body().text());
        call.bob.answer(third, 200);
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("No more digits wait than may, and what comes after the end is nothing")
    void bounded() {
        var digit = new Digit(3, Digit.USUAL);
        for (var digits = 0; digits < 2 * DigitQueue.WAITING_MAX; digits++) {
            call.put(new CallInput.DigitHeard(LegSide.A, digit));
        }
        for (var sent = 0; sent <= DigitQueue.WAITING_MAX; sent++) {
            call.bob.answer(call.bob.expect(Method.INFO), 200);
        }
        call.assertQuiet();
        call.assertEndsByBye();
    }

    @Test
    @DisplayName("A digit may be part of a PIN: nothing prints it")
    void unprinted() {
        assertFalse(new CallInput.DigitHeard(LegSide.A, new Digit(7, Digit.USUAL))
                .toString()
                .contains("7"));
    }
}
