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
import parley.sip.message.HeaderName;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;

final class ReliableProvisionalTest {
    private static final SipRequest INVITE = request(Method.INVITE);
    private static final SipResponse RINGING = response(INVITE, 180);
    private static final SipResponse PROGRESS = response(INVITE, 183);

    private static SipRequest prack(String rack) {
        return request(Method.PRACK, "RAck: " + rack);
    }

    @Test
    @DisplayName("RFC 3262 §3: one response at a time; the next goes out with the PRACK of the one before")
    void oneAtATime() {
        var first = ReliableProvisionalSender.start(776656).send(RINGING);
        var sent = first.send().orElseThrow().headers();
        assertEquals(Optional.of("776656"), sent.first(HeaderName.RSEQ));
        assertEquals(List.of("100rel"), sent.all(HeaderName.REQUIRE));
        assertTrue(first.next().unacknowledged());

        var second = first.next().send(PROGRESS);
        assertEquals(Optional.empty(), second.send());

        var acknowledged = assertInstanceOf(
                ReliableProvisionalSender.Prack.Acknowledged.class,
                second.next().on(prack("776656 314159 INVITE")));
        var third = acknowledged.step();
        assertEquals(183, third.send().orElseThrow().status());
        assertEquals(Optional.of("776657"), third.send().orElseThrow().headers().first(HeaderName.RSEQ));
        var done = assertInstanceOf(
                ReliableProvisionalSender.Prack.Acknowledged.class, third.next().on(prack("776657  314159\tINVITE")));
        assertFalse(done.step().next().unacknowledged());
    }

    @ParameterizedTest
    @DisplayName("RFC 3262 §3: a PRACK of nothing sent is unknown, to be answered 481")
    @CsvSource({"776655 314159 INVITE", "776656 314158 INVITE", "776656 314159 UPDATE", "776656", "''"})
    void unknownPrack(String rack) {
        var sender = ReliableProvisionalSender.start(776656).send(RINGING).next();
        assertInstanceOf(ReliableProvisionalSender.Prack.Unknown.class, sender.on(prack(rack)));
        var idle = ReliableProvisionalSender.start(776656);
        assertInstanceOf(ReliableProvisionalSender.Prack.Unknown.class, idle.on(prack("776656 314159 INVITE")));
    }

    @Test
    @DisplayName("responses that wait are bounded; the oldest gives way")
    void bounded() {
        var sender = ReliableProvisionalSender.start(1).send(RINGING).next();
        for (var i = 0; i < ReliableProvisionalSender.WAITING_MAX + 5; i++) {
            sender = sender.send(i == 0 ? RINGING : PROGRESS).next();
        }
        assertEquals(ReliableProvisionalSender.WAITING_MAX, sender.waiting().size());
        assertFalse(sender.waiting().contains(RINGING));
    }

    @Test
    @DisplayName("RFC 3262 §4: the next in sequence is acknowledged; a repetition or one before its turn is ignored")
    void receiver() {
        var first = assertInstanceOf(
                ReliableProvisionalReceiver.Verdict.Acknowledge.class,
                ReliableProvisionalReceiver.START.on(reliable(776656)));
        assertEquals("776656 314159 INVITE", first.rack());
        var next = first.next();
        assertInstanceOf(ReliableProvisionalReceiver.Verdict.Ignore.class, next.on(reliable(776656)));
        assertInstanceOf(ReliableProvisionalReceiver.Verdict.Ignore.class, next.on(reliable(776658)));
        assertInstanceOf(ReliableProvisionalReceiver.Verdict.Acknowledge.class, next.on(reliable(776657)));
        assertInstanceOf(ReliableProvisionalReceiver.Verdict.Unreliable.class, next.on(RINGING));
    }

    private static SipResponse reliable(long rseq) {
        return response(INVITE, 183, "Require: 100rel", "RSeq: " + rseq);
    }
}
