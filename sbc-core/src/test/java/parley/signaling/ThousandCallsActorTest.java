package parley.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.TransportProtocol;
import parley.observe.SbcEvent;
import parley.sip.SimulatedPhone;
import parley.sip.message.Body;
import parley.sip.message.Method;
import parley.sip.message.SipRequest;
import parley.sip.message.UasResponse;
import parley.tls.PeerIdentity;

/// Many calls, most of them at once, that end in every way there is.
final class ThousandCallsActorTest {
    private static final int CALLS = 1_000;
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());

    private final SimulatedNode node = new SimulatedNode(KIT).serving();
    private final SimulatedPhone.Line toAlice = line(TransportProtocol.TCP, "192.0.2.101");
    private final SimulatedPhone.Line toBob = line(TransportProtocol.TCP, "203.0.113.102");
    private final Map<Fate, Integer> ended = new EnumMap<>(Fate.class);

    private enum Fate {
        REFUSED,
        CANCELLED,
        CALLER_HANGS_UP,
        CALLEE_HANGS_UP,
        CALLER_LEG_FAILS,
        ENDED_BY_US
    }

    /// Both ends of one call.
    private record Parties(SimulatedPhone alice, SimulatedPhone bob, Fate fate) {}

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private SimulatedPhone.Line line(TransportProtocol protocol, String host) {
        return node.line(node.flow(protocol, host, PeerIdentity.NONE));
    }

    @Test
    @DisplayName("1,000 calls that end in all ways leave no call, actor, dialog, transaction or stream behind")
    void nothingIsLeft() {
        var random = new SplittableRandom(1_000);
        var talking = new ArrayList<Parties>();
        for (var number = 0; number < CALLS; number++) {
            var fate = Fate.values()[random.nextInt(Fate.values().length)];
            ended.merge(fate, 1, Integer::sum);
            var parties = new Parties(phone(toAlice, "alice", number), phone(toBob, "bob", number), fate);
            if (setUp(parties)) {
                talking.add(parties);
            }
        }
        assertEquals(talking.size(), node.counts().calls());
        talking.forEach(this::end);
        node.router.tell(new SignalingRouter.EndCalls("shutdown", "the test ends"));
        for (var bye = 0; bye < 2 * ended.getOrDefault(Fate.ENDED_BY_US, 0); bye++) {
            answerBye(bye);
        }
        node.ended(CALLS);
        node.assertNothingLeft();
        node.assertQuiet();
        assertEquals(CALLS, node.told(SbcEvent.CallStarted.class).size());
        assertEquals(talking.size(), node.told(SbcEvent.CallAnswered.class).size());
    }

    private static SimulatedPhone phone(SimulatedPhone.Line line, String user, int number) {
        var host = user.equals("alice") ? "192.0.2.101" : "203.0.113.102";
        return new SimulatedPhone(line, user + number, host, TransportProtocol.TCP);
    }

    private static boolean setUp(Parties parties) {
        var alice = parties.alice();
        var bob = parties.bob();
        alice.invite(SimulatedNode.BOB, alice.describes());
        alice.expect(100);
        var invite = bob.expect(Method.INVITE);
        bob.answer(invite, 180);
        alice.expect(180);
        return switch (parties.fate()) {
            case REFUSED -> {
                bob.answer(invite, 486);
                bob.expect(Method.ACK);
                alice.expect(486);
                yield false;
            }
            case CANCELLED -> {
                alice.cancel();
                alice.expect(200);
                alice.expect(487);
                bob.answer(bob.expect(Method.CANCEL), 200);
                bob.answer(invite, 487);
                bob.expect(Method.ACK);
                yield false;
            }
            case CALLER_HANGS_UP, CALLEE_HANGS_UP, CALLER_LEG_FAILS, ENDED_BY_US -> {
                bob.answer(invite, 200, bob.describes());
                bob.expect(Method.ACK);
                alice.expect(200);
                alice.acknowledge(Body.EMPTY);
                yield true;
            }
        };
    }

    private void end(Parties parties) {
        var alice = parties.alice();
        var bob = parties.bob();
        switch (parties.fate()) {
            case CALLER_HANGS_UP -> {
                alice.ask(Method.BYE, Body.EMPTY);
                alice.expect(200);
                bob.answer(bob.expect(Method.BYE), 200);
            }
            case CALLEE_HANGS_UP -> {
                bob.ask(Method.BYE, Body.EMPTY);
                bob.expect(200);
                alice.answer(alice.expect(Method.BYE), 200);
            }
            case CALLER_LEG_FAILS -> {
                node.deliver(node.flowOf("192.0.2.101"), CallFailureActorTest.breakingLeg(alice));
                alice.answer(alice.expect(Method.BYE), 200);
                bob.answer(bob.expect(Method.BYE), 200);
            }
            case REFUSED, CANCELLED, ENDED_BY_US -> {}
        }
    }

    /// The BYEs of the calls that we end come in no order: each is answered by whoever it comes to.
    private void answerBye(int number) {
        var host = List.of("192.0.2.101", "203.0.113.102").get(number % 2);
        var line = number % 2 == 0 ? toAlice : toBob;
        if (node.sentTo(host) instanceof SipRequest bye) {
            assertEquals(Method.BYE, bye.method());
            line.send(UasResponse.to(bye, 200, "unused"));
        }
    }
}
