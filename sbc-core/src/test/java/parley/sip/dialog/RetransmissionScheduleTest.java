package parley.sip.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static parley.sip.SipFixture.request;
import static parley.sip.SipFixture.response;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.sip.message.Method;
import parley.sip.transaction.TransactionTimers;
import parley.testkit.VirtualClock;

final class RetransmissionScheduleTest {
    private final VirtualClock clock = new VirtualClock();
    private final List<Duration> again = new ArrayList<>();
    private final List<Duration> givenUp = new ArrayList<>();

    @Test
    @DisplayName("§13.3.1.4: a 2xx is resent at T1, 2*T1 ... T2, T2 ... until 64*T1 after the first")
    void success() {
        run(RetransmissionSchedule.ofSuccess(TransactionTimers.DEFAULT));
        assertEquals(millis(500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500), again);
        assertEquals(millis(32_000), givenUp);
    }

    @Test
    @DisplayName("RFC 3262 §3: a reliable provisional response is resent at T1, 2*T1, 4*T1 ... until 64*T1")
    void provisional() {
        run(RetransmissionSchedule.ofProvisional(TransactionTimers.DEFAULT));
        assertEquals(millis(500, 1_500, 3_500, 7_500, 15_500, 31_500), again);
        assertEquals(millis(32_000), givenUp);
    }

    @Test
    @DisplayName("§13.2.2.4: the same ACK answers each retransmission of its 2xx, and no other fork's")
    void ackAgain() {
        var invite = request(Method.INVITE);
        var success = response(invite, 200, "Contact: <sip:bob@192.0.2.4>");
        var ack = Dialog.uac(invite, success).orElseThrow().ack(invite);
        var acknowledgement = new SuccessAcknowledgement(ack);
        assertEquals(Optional.of(ack), acknowledgement.again(success));
        var fork = response(invite, 200, "To: Bob <sip:bob@biloxi.example.com>;tag=fork");
        assertEquals(Optional.empty(), acknowledgement.again(fork));
        assertEquals(Optional.empty(), acknowledgement.again(response(invite, 180)));
        var later = request(Method.INVITE, "CSeq: 314160 INVITE");
        assertEquals(Optional.empty(), acknowledgement.again(response(later, 200)));
    }

    private void run(RetransmissionSchedule schedule) {
        arm(schedule);
        clock.drain(100);
    }

    private void arm(RetransmissionSchedule schedule) {
        clock.after(schedule.delay(), () -> {
            switch (schedule.fired()) {
                case RetransmissionSchedule.Due.Again(var next) -> {
                    again.add(clock.now());
                    arm(next);
                }
                case RetransmissionSchedule.Due.GivenUp() -> givenUp.add(clock.now());
            }
        });
    }

    private static List<Duration> millis(long... instants) {
        return LongStream.of(instants).mapToObj(Duration::ofMillis).toList();
    }
}
