package parley.media.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.Parsed;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.media.stun.IceRole;
import parley.media.stun.StunAnswer;
import parley.media.stun.StunClass;
import parley.media.stun.StunMessage;
import parley.media.stun.StunRequest;
import parley.sdp.IceCredentials;

class IceAgentTest {
    private static final long MILLIS = 1_000_000L;
    private static final long SECONDS = 1_000 * MILLIS;
    private static final String OURS = "0123456789abcdefghijkl";
    private static final String THEIRS = "abcdefghijkl0123456789";
    private static final IceCredentials LOCAL = new IceCredentials("ours", Secret.of(OURS));
    private static final IceCredentials REMOTE = new IceCredentials("them", Secret.of(THEIRS));
    private static final TransportAddress PEER = TransportAddress.ipv4(0xcb007109, 50_000);
    private static final TransportAddress OTHER = TransportAddress.ipv4(0xcb007109, 50_002);
    private static final CheckTargets TARGETS =
            new CheckTargets(TransportAddress.ipv4(0xc0000201, 0), List.of(), 30_000, 39_999);

    private static IceAgent agent(boolean controlling, IceAgent.Remote... candidates) {
        var terms = new IceAgent.Terms(LOCAL, Optional.empty(), REMOTE, controlling, 1);
        var agent = new IceAgent(terms, TARGETS, new Random(8445), 0);
        agent.learn(List.of(candidates));
        return agent;
    }

    private static IceAgent.Remote remote(TransportAddress address, long priority) {
        return new IceAgent.Remote(address, priority);
    }

    private static StunMessage read(IceAct.Send sent) {
        return (StunMessage) assertInstanceOf(
                        Parsed.Ok.class, StunMessage.parse(sent.datagram().octets()))
                .value();
    }

    private static IceAct.Send sent(List<IceAct> acts) {
        return acts.stream()
                .filter(IceAct.Send.class::isInstance)
                .map(IceAct.Send.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] success(IceAct.Send check) {
        return StunAnswer.success(read(check), TransportAddress.ipv4(0xc0000201, 30_000), Secret.of(THEIRS));
    }

    private static StunRequest request() {
        return new StunRequest("ours:them");
    }

    /// Answers whatever it sends from now until it has selected that address; the time then.
    private static long select(IceAgent agent, TransportAddress address, long from) {
        for (var now = from; now < from + 5 * SECONDS; now += 50 * MILLIS) {
            for (var act : agent.tick(now)) {
                if (act instanceof IceAct.Send check && check.to().equals(address)) {
                    if (agent.on(success(check), address, now).contains(new IceAct.Selected(address))) {
                        return now;
                    }
                }
            }
        }
        throw new AssertionError("nothing selected");
    }

    @Test
    @DisplayName("RFC 8445 §7.1: a check has USERNAME, PRIORITY, a role, and the peer's password signs it")
    void check() {
        var check = sent(agent(true, remote(PEER, 1)).tick(0));
        assertEquals(PEER, check.to());
        var message = read(check);
        assertEquals(Optional.of("them:ours"), message.username());
        assertEquals((110L << 24) + (65_535L << 8) + 255, message.priority());
        assertTrue(message.iceRole().orElseThrow().controlling());
        assertFalse(message.useCandidate());
        assertTrue(message.authentic(Secret.of(THEIRS)));
    }

    @Test
    @DisplayName("RFC 8445 §6.1.4.2, §8.1.1: one check each 50 ms, the best first; the best valid pair is nominated")
    void regularNomination() {
        var agent = agent(true, remote(PEER, 100), remote(OTHER, 200));
        var first = sent(agent.tick(0));
        assertEquals(OTHER, first.to());
        var second = sent(agent.tick(50 * MILLIS));
        assertEquals(PEER, second.to());
        assertEquals(List.of(new IceAct.Valid(PEER)), agent.on(success(second), PEER, 60 * MILLIS));
        assertEquals(List.of(), agent.tick(100 * MILLIS), "a better one may still answer");
        agent.on(success(first), OTHER, 110 * MILLIS);
        var nomination = sent(agent.tick(150 * MILLIS));
        assertEquals(OTHER, nomination.to());
        assertTrue(read(nomination).useCandidate());
        assertTrue(agent.on(success(nomination), OTHER, 160 * MILLIS).contains(new IceAct.Selected(OTHER)));
        assertFalse(agent.checking());
    }

    @Test
    @DisplayName("RFC 8445 §8.1.1: a better pair that does not answer holds nomination up for 400 ms")
    void patience() {
        var agent = agent(true, remote(PEER, 100), remote(OTHER, 200));
        // Checked at 50 ms, as the second, and answered at once.
        assertEquals(450 * MILLIS, select(agent, PEER, 0));
    }

    @Test
    @DisplayName("RFC 8445 §7.3.1.4, §7.3.1.5: the controlled agent checks where a nomination came from, then uses it")
    void controlled() {
        var agent = agent(false);
        var acts = agent.on(request().controlling().nominating().signed(OURS), PEER, 0);
        assertEquals(StunClass.SUCCESS, read(sent(acts)).messageClass());
        assertTrue(acts.contains(new IceAct.Heard(PEER)));
        assertFalse(acts.contains(new IceAct.Selected(PEER)), "not before our own check is answered");
        var check = sent(agent.tick(0));
        assertEquals(
                List.of(new IceAct.Valid(PEER), new IceAct.Selected(PEER)), agent.on(success(check), PEER, MILLIS));
        // Another nomination later moves the stream (RFC 8445 §8.1.1 forbids it; browsers do it).
        agent.on(request().controlling().nominating().signed(OURS), OTHER, SECONDS);
        assertTrue(agent.checking());
        var again = sent(agent.tick(SECONDS));
        assertTrue(agent.on(success(again), OTHER, SECONDS).contains(new IceAct.Selected(OTHER)));
    }

    @Test
    @DisplayName("RFC 8445 §7.2.5.2.1, §7.2.2: answers from elsewhere, unsigned, or to nothing asked count for nothing")
    void forgedAnswers() {
        var agent = agent(true, remote(PEER, 100));
        var check = sent(agent.tick(0));
        assertEquals(List.of(), agent.on(success(check), OTHER, 1));
        var forged = StunAnswer.success(read(check), PEER, Secret.of(OURS));
        assertEquals(List.of(), agent.on(forged, PEER, 1));
        var refused = StunAnswer.error(read(check), 400, "Bad Request", List.of(), Secret.of(OURS));
        agent.on(refused, PEER, 1);
        var stale = sent(agent(true, remote(PEER, 100)).tick(0));
        assertEquals(read(check).transaction(), read(stale).transaction(), "the same seed");
        assertEquals(List.of(new IceAct.Valid(PEER)), agent.on(success(check), PEER, 2), "still waited for");
        assertEquals(List.of(), agent.on(success(check), PEER, 3), "once");
    }

    @Test
    @DisplayName("RFC 8445 §7.3.1.1: of two that claim one role the larger tie-breaker controls; 487 reverses ours")
    void roleConflict() {
        var small = new byte[8];
        var big = new byte[] {-1, -1, -1, -1, -1, -1, -1, -1};
        var ours = agent(true, remote(PEER, 100));
        var refused = sent(ours.on(request().with(0x802a, small).signed(OURS), PEER, 0));
        assertEquals(487, read(refused).errorCode());
        var answered = sent(ours.on(request().with(0x802a, big).signed(OURS), PEER, 0));
        assertEquals(StunClass.SUCCESS, read(answered).messageClass());
        assertFalse(read(sent(ours.tick(0))).iceRole().orElseThrow().controlling());

        var told = agent(true, remote(PEER, 100), remote(OTHER, 50));
        var first = sent(told.tick(0));
        var second = sent(told.tick(50 * MILLIS));
        for (var check : List.of(first, second)) {
            var conflict = StunAnswer.error(read(check), 487, "Role Conflict", List.of(), Secret.of(THEIRS));
            told.on(conflict, check.to(), 60 * MILLIS);
        }
        assertFalse(read(sent(told.tick(100 * MILLIS))).iceRole().orElseThrow().controlling(), "reversed once");
        assertTrue(new IceRole(true, -1).keepsAgainst(new IceRole(true, 1)), "unsigned");
    }

    @Test
    @DisplayName("RFC 7675 §5.1: consent is asked for every 4 to 6 s; 30 s without an answer end all sending")
    void consent() {
        var agent = agent(true, remote(PEER, 100));
        var selected = select(agent, PEER, 0);
        var before = selected;
        var transactions = new HashSet<Object>();
        for (var round = 0; round < 20; round++) {
            var due = agent.dueNanos();
            assertTrue(due - before >= 4 * SECONDS && due - before <= 6 * SECONDS, "pause " + (due - before));
            assertEquals(List.of(), agent.tick(due - 1));
            var check = sent(agent.tick(due));
            assertTrue(transactions.add(read(check).transaction()), "each is new");
            agent.on(success(check), PEER, due);
            before = due;
        }
        for (var now = agent.dueNanos(); now < before + 30 * SECONDS; now = agent.dueNanos()) {
            assertInstanceOf(IceAct.Send.class, agent.tick(now).getFirst());
        }
        assertEquals(before + 30 * SECONDS, agent.dueNanos());
        assertEquals(List.of(new IceAct.Lost(IceAct.Reason.CONSENT_EXPIRED)), agent.tick(before + 30 * SECONDS));
        assertEquals(Long.MAX_VALUE, agent.dueNanos());
        var late = agent.on(request().controlled().nominating().signed(OURS), PEER, before + 40 * SECONDS);
        assertEquals(StunClass.SUCCESS, read(sent(late)).messageClass(), "the peer's checks are still answered");
        assertFalse(agent.checking(), "only a restart brings it back");
    }

    @Test
    @DisplayName("RFC 8489 §6.2.1: a check is sent seven times in 31.5 s; without any answer the agent says so")
    void unanswered() {
        var agent = agent(true, remote(PEER, 100));
        var sends = 0;
        for (var now = 0L; now <= 41 * SECONDS; now += 50 * MILLIS) {
            var acts = agent.tick(now);
            sends += (int) acts.stream().filter(IceAct.Send.class::isInstance).count();
            if (acts.contains(new IceAct.Lost(IceAct.Reason.NO_VALID_PAIR))) {
                assertEquals(7, sends);
                assertTrue(now >= 39 * SECONDS);
                return;
            }
        }
        throw new AssertionError("it has never said so, after " + sends);
    }

    @Test
    @DisplayName("RFC 8445 §6.1.2.5, M18: of 5,000 candidates at most 100 are checked, and who checks us finds room")
    void flood() {
        var many = IntStream.range(0, 5_000)
                .mapToObj(i -> remote(TransportAddress.ipv4(0xcb000000 + i, 4_000), 1_000 + i))
                .toArray(IceAgent.Remote[]::new);
        var agent = agent(false, many);
        agent.on(request().controlling().nominating().signed(OURS), PEER, 0);
        var targets = new HashSet<TransportAddress>();
        for (var now = 0L; now < 60 * SECONDS; now += 50 * MILLIS) {
            agent.tick(now).stream()
                    .filter(IceAct.Send.class::isInstance)
                    .map(IceAct.Send.class::cast)
                    .forEach(check -> targets.add(check.to()));
        }
        assertEquals(100, targets.size());
        assertTrue(targets.contains(PEER));
    }

    @Test
    @DisplayName("RFC 8445 §9: after a restart the old password is still answered")
    void restart() {
        var next = new IceCredentials("next", Secret.of(THEIRS));
        var terms = new IceAgent.Terms(next, Optional.of(LOCAL), REMOTE, false, 1);
        var agent = new IceAgent(terms, TARGETS, new Random(1), 0);
        assertTrue(agent.uses(next, REMOTE));
        assertFalse(agent.uses(LOCAL, REMOTE));
        assertFalse(agent.uses(next, next), "another fork's");
        assertFalse(agent.on(request().controlling().signed(OURS), PEER, 0).isEmpty());
        assertEquals(List.of(), agent.on(request().controlling().signed(THEIRS), PEER, 0));
    }
}
