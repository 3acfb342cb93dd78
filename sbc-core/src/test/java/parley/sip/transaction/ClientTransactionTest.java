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

final class ClientTransactionTest {
    private static final TransactionTimers TIMERS = TransactionTimers.DEFAULT;
    private static final SipRequest INVITE = request(Method.INVITE);
    private static final SipRequest OPTIONS = request(Method.OPTIONS);

    @ParameterizedTest
    @DisplayName("§17.1.1.2: an INVITE is sent with timer B, and timer A where the transport loses")
    @CsvSource({"false, send INVITE; arm A 500; arm B 32000", "true, send INVITE; arm B 32000"})
    void inviteStarts(boolean reliable, String effects) {
        assertEquals(
                effects,
                EffectText.of(
                        InviteClientTransaction.start(INVITE, TIMERS, reliable).effects()));
    }

    @ParameterizedTest(name = "{0} ({1}) on {2} goes to {3}: {4}")
    @DisplayName("§17.1.1.2, RFC 6026 figure 8: every arrow of the INVITE client transaction")
    @CsvSource(delimiter = '|', textBlock = """
        Calling    | udp | 100     | Proceeding | disarm A; disarm B; pass 100
        Calling    | udp | 200     | Accepted   | disarm A; disarm B; pass 200; arm M 32000
        Calling    | udp | 302     | Completed  | disarm A; disarm B; send ACK; pass 302; arm D 32000
        Calling    | tcp | 486     | Terminated | disarm A; disarm B; send ACK; pass 486; end COMPLETED
        Calling    | udp | timer A | Calling    | send INVITE; arm A 1000
        Calling    | udp | timer B | Terminated | disarm A; end TIMEOUT
        Calling    | udp | timer D | Calling    | -
        Calling    | udp | error   | Terminated | disarm A; disarm B; end TRANSPORT_ERROR
        Proceeding | udp | 180     | Proceeding | pass 180
        Proceeding | udp | 200     | Accepted   | pass 200; arm M 32000
        Proceeding | tcp | 200     | Accepted   | pass 200; arm M 32000
        Proceeding | udp | 603     | Completed  | send ACK; pass 603; arm D 32000
        Proceeding | tcp | 603     | Terminated | send ACK; pass 603; end COMPLETED
        Proceeding | udp | timer A | Proceeding | -
        Proceeding | udp | timer B | Proceeding | -
        Proceeding | udp | error   | Proceeding | -
        Accepted   | udp | 200     | Accepted   | pass 200
        Accepted   | udp | 180     | Accepted   | -
        Accepted   | udp | 486     | Accepted   | -
        Accepted   | udp | timer M | Terminated | end COMPLETED
        Accepted   | udp | timer B | Accepted   | -
        Accepted   | udp | error   | Accepted   | -
        Completed  | udp | 486     | Completed  | send ACK
        Completed  | udp | 180     | Completed  | -
        Completed  | udp | 200     | Completed  | -
        Completed  | udp | timer D | Terminated | end COMPLETED
        Completed  | udp | timer B | Completed  | -
        Completed  | udp | error   | Terminated | disarm D; end TRANSPORT_ERROR
        Terminated | udp | 200     | Terminated | -
        Terminated | udp | timer D | Terminated | -
        """)
    void inviteArrows(String from, String transport, String input, String to, String effects) {
        var state = switch (from) {
            case "Calling" -> new InviteClientTransaction.State.Calling(TIMERS.t1());
            case "Proceeding" -> new InviteClientTransaction.State.Proceeding();
            case "Accepted" -> new InviteClientTransaction.State.Accepted();
            case "Completed" ->
                new InviteClientTransaction.State.Completed(HopByHop.ack(INVITE, response(INVITE, 486)));
            default -> new InviteClientTransaction.State.Terminated();
        };
        var machine = new InviteClientTransaction(INVITE, TIMERS, transport.equals("tcp"), state);
        var step = machine.on(input(INVITE, input));
        var next = (InviteClientTransaction) step.next();
        assertEquals(effects, EffectText.of(step.effects()));
        assertEquals(to, next.state().getClass().getSimpleName());
    }

    @ParameterizedTest
    @DisplayName("§17.1.2.2: a request is sent with timer F, and timer E where the transport loses")
    @CsvSource({"false, send OPTIONS; arm E 500; arm F 32000", "true, send OPTIONS; arm F 32000"})
    void nonInviteStarts(boolean reliable, String effects) {
        assertEquals(
                effects,
                EffectText.of(NonInviteClientTransaction.start(OPTIONS, TIMERS, reliable)
                        .effects()));
    }

    @ParameterizedTest(name = "{0} ({1}) on {2} goes to {3}: {4}")
    @DisplayName("§17.1.2.2, figure 6: every arrow of the non-INVITE client transaction")
    @CsvSource(delimiter = '|', textBlock = """
        Trying     | udp | 100     | Proceeding | pass 100
        Trying     | udp | 200     | Completed  | disarm E; disarm F; pass 200; arm K 5000
        Trying     | tcp | 404     | Terminated | disarm E; disarm F; pass 404; end COMPLETED
        Trying     | udp | timer E | Trying     | send OPTIONS; arm E 1000
        Trying     | udp | timer F | Terminated | disarm E; end TIMEOUT
        Trying     | udp | timer K | Trying     | -
        Trying     | udp | error   | Terminated | disarm E; disarm F; end TRANSPORT_ERROR
        Proceeding | udp | 100     | Proceeding | pass 100
        Proceeding | udp | 404     | Completed  | disarm E; disarm F; pass 404; arm K 5000
        Proceeding | tcp | 200     | Terminated | disarm E; disarm F; pass 200; end COMPLETED
        Proceeding | udp | timer E | Proceeding | send OPTIONS; arm E 4000
        Proceeding | udp | timer F | Terminated | disarm E; end TIMEOUT
        Proceeding | udp | timer K | Proceeding | -
        Proceeding | udp | error   | Terminated | disarm E; disarm F; end TRANSPORT_ERROR
        Completed  | udp | 200     | Completed  | -
        Completed  | udp | timer K | Terminated | end COMPLETED
        Completed  | udp | timer E | Completed  | -
        Completed  | udp | error   | Completed  | -
        Terminated | udp | 200     | Terminated | -
        """)
    void nonInviteArrows(String from, String transport, String input, String to, String effects) {
        var state = switch (from) {
            case "Trying" -> new NonInviteClientTransaction.State.Trying(TIMERS.t1());
            case "Proceeding" -> new NonInviteClientTransaction.State.Proceeding();
            case "Completed" -> new NonInviteClientTransaction.State.Completed();
            default -> new NonInviteClientTransaction.State.Terminated();
        };
        var machine = new NonInviteClientTransaction(OPTIONS, TIMERS, transport.equals("tcp"), state);
        var step = machine.on(input(OPTIONS, input));
        var next = (NonInviteClientTransaction) step.next();
        assertEquals(effects, EffectText.of(step.effects()));
        assertEquals(to, next.state().getClass().getSimpleName());
    }

    @Test
    @DisplayName("§17.1.2.2: timer E doubles up to T2 and stays there")
    void timerEIsCapped() {
        var late = new NonInviteClientTransaction(
                OPTIONS, TIMERS, false, new NonInviteClientTransaction.State.Trying(Duration.ofMillis(2500)));
        var step = late.on(new ClientInput.Fired(TimerName.E));
        assertEquals("send OPTIONS; arm E 4000", EffectText.of(step.effects()));
    }

    @Test
    @DisplayName("§9.1: a CANCEL makes sense only between the first provisional and the final response")
    void cancelNeedsProvisional() {
        var calling = (InviteClientTransaction)
                InviteClientTransaction.start(INVITE, TIMERS, false).next();
        var ringing = (InviteClientTransaction) calling.on(input(INVITE, "180")).next();
        var busy = (InviteClientTransaction) ringing.on(input(INVITE, "486")).next();
        assertFalse(calling.provisionalSeen());
        assertTrue(ringing.provisionalSeen());
        assertFalse(busy.provisionalSeen());
        assertTrue(busy.finished());
    }

    private static ClientInput input(SipRequest request, String cell) {
        if (cell.equals("error")) {
            return new ClientInput.TransportError();
        }
        return cell.startsWith("timer ")
                ? new ClientInput.Fired(TimerName.valueOf(cell.substring(6)))
                : new ClientInput.Response(response(request, Integer.parseInt(cell)));
    }
}
