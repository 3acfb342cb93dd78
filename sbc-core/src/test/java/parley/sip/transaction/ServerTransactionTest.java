package parley.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static parley.sip.SipFixture.request;
import static parley.sip.SipFixture.response;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;

final class ServerTransactionTest {
    private static final TransactionTimers TIMERS = TransactionTimers.DEFAULT;
    private static final SipRequest INVITE = request(Method.INVITE);
    private static final SipRequest BYE = request(Method.BYE);

    @Test
    @DisplayName("§17.2.1: an INVITE is answered 100 at once and passed on")
    void inviteStarts() {
        var step = InviteServerTransaction.start(INVITE, TIMERS, false);
        assertEquals("send 100; pass INVITE", EffectText.of(step.effects()));
        assertTrue(((InviteServerTransaction) step.next()).unanswered());
    }

    @ParameterizedTest(name = "{0} ({1}) on {2} goes to {3}: {4}")
    @DisplayName("§17.2.1, RFC 6026 figure 7: every arrow of the INVITE server transaction")
    @CsvSource(delimiter = '|', textBlock = """
        Proceeding | udp | INVITE     | Proceeding | send 180
        Proceeding | udp | ACK        | Proceeding | -
        Proceeding | udp | answer 183 | Proceeding | send 183
        Proceeding | udp | answer 200 | Accepted   | send 200; arm L 32000
        Proceeding | tcp | answer 200 | Accepted   | send 200; arm L 32000
        Proceeding | udp | answer 486 | Completed  | send 486; arm G 500; arm H 32000
        Proceeding | tcp | answer 486 | Completed  | send 486; arm H 32000
        Proceeding | udp | timer G    | Proceeding | -
        Proceeding | udp | error      | Proceeding | report
        Accepted   | udp | INVITE     | Accepted   | -
        Accepted   | udp | ACK        | Accepted   | pass ACK
        Accepted   | udp | answer 200 | Accepted   | send 200
        Accepted   | udp | answer 486 | Accepted   | -
        Accepted   | udp | timer L    | Terminated | end COMPLETED
        Accepted   | udp | timer H    | Accepted   | -
        Accepted   | udp | error      | Accepted   | report
        Completed  | udp | INVITE     | Completed  | send 486
        Completed  | udp | ACK        | Confirmed  | disarm G; disarm H; arm I 5000
        Completed  | tcp | ACK        | Terminated | disarm G; disarm H; end COMPLETED
        Completed  | udp | answer 200 | Completed  | -
        Completed  | udp | timer G    | Completed  | send 486; arm G 1000
        Completed  | udp | timer H    | Terminated | disarm G; end TIMEOUT
        Completed  | udp | timer L    | Completed  | -
        Completed  | udp | error      | Completed  | report
        Confirmed  | udp | ACK        | Confirmed  | -
        Confirmed  | udp | INVITE     | Confirmed  | -
        Confirmed  | udp | answer 200 | Confirmed  | -
        Confirmed  | udp | timer I    | Terminated | end COMPLETED
        Confirmed  | udp | timer G    | Confirmed  | -
        Confirmed  | udp | error      | Confirmed  | -
        Terminated | udp | INVITE     | Terminated | -
        """)
    void inviteArrows(String from, String transport, String input, String to, String effects) {
        var state = switch (from) {
            case "Proceeding" -> new InviteServerTransaction.State.Proceeding(response(INVITE, 180));
            case "Accepted" -> new InviteServerTransaction.State.Accepted();
            case "Completed" -> new InviteServerTransaction.State.Completed(response(INVITE, 486), TIMERS.t1());
            case "Confirmed" -> new InviteServerTransaction.State.Confirmed();
            default -> new InviteServerTransaction.State.Terminated();
        };
        var machine = new InviteServerTransaction(INVITE, TIMERS, transport.equals("tcp"), state);
        var step = machine.on(input(INVITE, input));
        var next = (InviteServerTransaction) step.next();
        assertEquals(effects, EffectText.of(step.effects()));
        assertEquals(to, next.state().getClass().getSimpleName());
        assertEquals(to.equals("Proceeding"), next.unanswered());
    }

    @Test
    @DisplayName("§17.2.1: timer G doubles up to T2 and stays there")
    void timerGIsCapped() {
        var state = new InviteServerTransaction.State.Completed(response(INVITE, 486), Duration.ofSeconds(3));
        var step = new InviteServerTransaction(INVITE, TIMERS, false, state).on(new ServerInput.Fired(TimerName.G));
        assertEquals("send 486; arm G 4000", EffectText.of(step.effects()));
    }

    @ParameterizedTest(name = "{0} ({1}) on {2} goes to {3}: {4}")
    @DisplayName("§17.2.2, figure 8: every arrow of the non-INVITE server transaction")
    @CsvSource(delimiter = '|', textBlock = """
        Trying     | udp | BYE        | Trying     | -
        Trying     | udp | answer 100 | Proceeding | send 100
        Trying     | udp | answer 200 | Completed  | send 200; arm J 32000
        Trying     | tcp | answer 200 | Terminated | send 200; end COMPLETED
        Trying     | udp | timer J    | Trying     | -
        Trying     | udp | error      | Trying     | -
        Proceeding | udp | BYE        | Proceeding | send 100
        Proceeding | udp | answer 183 | Proceeding | send 183
        Proceeding | udp | answer 481 | Completed  | send 481; arm J 32000
        Proceeding | tcp | answer 481 | Terminated | send 481; end COMPLETED
        Proceeding | udp | timer J    | Proceeding | -
        Proceeding | udp | error      | Terminated | end TRANSPORT_ERROR
        Completed  | udp | BYE        | Completed  | send 200
        Completed  | udp | answer 500 | Completed  | -
        Completed  | udp | timer J    | Terminated | end COMPLETED
        Completed  | udp | timer L    | Completed  | -
        Completed  | udp | error      | Terminated | disarm J; end TRANSPORT_ERROR
        Terminated | udp | BYE        | Terminated | -
        """)
    void nonInviteArrows(String from, String transport, String input, String to, String effects) {
        var state = switch (from) {
            case "Trying" -> new NonInviteServerTransaction.State.Trying();
            case "Proceeding" -> new NonInviteServerTransaction.State.Proceeding(response(BYE, 100));
            case "Completed" -> new NonInviteServerTransaction.State.Completed(response(BYE, 200));
            default -> new NonInviteServerTransaction.State.Terminated();
        };
        var machine = new NonInviteServerTransaction(BYE, TIMERS, transport.equals("tcp"), state);
        var step = machine.on(input(BYE, input));
        var next = (NonInviteServerTransaction) step.next();
        assertEquals(effects, EffectText.of(step.effects()));
        assertEquals(to, next.state().getClass().getSimpleName());
    }

    @Test
    @DisplayName("§17.2.2: a request is passed on and nothing is sent")
    void nonInviteStarts() {
        var step = NonInviteServerTransaction.start(BYE, TIMERS, false);
        assertEquals("pass BYE", EffectText.of(step.effects()));
        assertFalse(step.next() instanceof InviteServerTransaction);
    }

    private static ServerInput input(SipRequest request, String cell) {
        if (cell.equals("error")) {
            return new ServerInput.TransportError();
        }
        if (cell.startsWith("timer ")) {
            return new ServerInput.Fired(TimerName.valueOf(cell.substring(6)));
        }
        return cell.startsWith("answer ")
                ? new ServerInput.Respond(response(request, Integer.parseInt(cell.substring(7))))
                : new ServerInput.Request(request(Method.of(cell)));
    }
}
