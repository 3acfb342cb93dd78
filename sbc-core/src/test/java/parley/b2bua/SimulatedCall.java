package parley.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import parley.common.Endpoint;
import parley.common.LegSide;
import parley.common.Secret;
import parley.sdp.Fingerprint;
import parley.sdp.negotiation.LocalMedia;
import parley.sdp.negotiation.OfferAnswer;
import parley.sip.SimulatedPhone;
import parley.sip.dialog.DialogId;
import parley.sip.message.Body;
import parley.sip.message.Method;
import parley.sip.message.SipMessage;
import parley.sip.message.SipRequest;
import parley.sip.message.SipResponse;
import parley.sip.message.Uri;
import parley.sip.transaction.TransactionKey;
import parley.testkit.VirtualClock;

/// A call with both its legs, and a phone at the far end of each, in virtual time: the machines of this package do
/// what their actors would make them do, in the order in which mailboxes would. Alice calls Bob.
final class SimulatedCall {
    static final String ALICE_HOST = "192.0.2.101";
    static final String BOB_HOST = "203.0.113.102";
    static final String MEDIA_A = "198.51.100.10";
    static final String MEDIA_B = "198.51.100.11";

    final VirtualClock clock = new VirtualClock();
    final SimulatedPhone alice;
    final SimulatedPhone bob;
    /// What the operator was told.
    final List<CallEffect> reports = new ArrayList<>();
    final List<CallEffect.ConnectMedia> connected = new ArrayList<>();
    final List<CallEffect.SendDigit> digits = new ArrayList<>();
    /// Messages of the phones that nobody owned: a router would answer 481.
    final List<SipMessage> strays = new ArrayList<>();
    /// Where each request to a phone was to go first, the newest last.
    final List<Optional<Uri>> hops = new ArrayList<>();
    /// Every message to a phone, with the side it is on.
    final List<Map.Entry<LegSide, SipMessage>> sent = new ArrayList<>();
    /// How many servers stand behind Bob's address, where that is a trunk's.
    int servers = 1;
    /// Those that are not asked again.
    private int excluded;
    boolean portsExhausted;
    boolean unreachable;
    boolean mediaHeld;
    private boolean locationHeld;
    private boolean acksLost;
    boolean finished;

    private final CallTerms terms;
    private final Map<LegSide, InviteUsage> legs = new EnumMap<>(LegSide.class);
    private final Map<LegSide, Deque<SipMessage>> mailbox = new EnumMap<>(LegSide.class);
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Map<Object, VirtualClock.Event> timers = new HashMap<>();
    private final Map<LegSide, Set<Object>> claims = new EnumMap<>(LegSide.class);
    private final Set<Integer> streams = new HashSet<>();
    private final Random random = new Random(42);
    private CallMachine machine;
    private List<CallInput.Contact> contacts = List.of();

    SimulatedCall(CallTerms terms) {
        this.terms = terms;
        machine = CallMachine.start(terms.plan());
        alice = new SimulatedPhone(
                line(LegSide.A), "alice", ALICE_HOST, terms.a().protocol(), terms.sipsContacts());
        bob = new SimulatedPhone(line(LegSide.B), "bob", BOB_HOST, terms.b().protocol(), terms.sipsContacts());
    }

    private SimulatedPhone.Line line(LegSide side) {
        mailbox.put(side, new ArrayDeque<>());
        claims.put(side, new HashSet<>());
        return new SimulatedPhone.Line() {
            @Override
            public void send(SipMessage message) {
                if (!acksLost
                        || !(message instanceof SipRequest request
                                && request.method().equals(Method.ACK))) {
                    put(side, message);
                }
            }

            @Override
            public SipMessage receive() {
                var message = box(side).poll();
                return message == null ? fail("side " + side + " was sent nothing; reports: " + reports) : message;
            }
        };
    }

    private Deque<SipMessage> box(LegSide side) {
        return mailbox.getOrDefault(side, new ArrayDeque<>());
    }

    /// What the registrar will say.
    SimulatedCall registered(CallInput.Contact... found) {
        contacts = List.of(found);
        return this;
    }

    /// The registrar will not say anything.
    void holdLocation() {
        locationHeld = true;
    }

    /// Media opens at last what it was asked for before.
    void openMedia() {
        work.add(() -> allocate(0));
        run();
    }

    /// From now on the phones' ACKs are lost.
    void holdAcks() {
        acksLost = true;
    }

    /// The next message to that side.
    SipMessage received(LegSide side) {
        return assertInstanceOf(SipMessage.class, box(side).poll());
    }

    /// The next message to that side, which must be that request, whatever dialog it is of.
    SipRequest received(LegSide side, Method method) {
        var request = assertInstanceOf(SipRequest.class, box(side).poll());
        assertEquals(method, request.method());
        return request;
    }

    /// The next message to that side, which must be that response; no ACK follows.
    SipResponse received(LegSide side, int status) {
        var response = assertInstanceOf(SipResponse.class, box(side).poll());
        assertEquals(status, response.status());
        return response;
    }

    /// Neither phone has been sent anything that it has not received yet.
    void assertQuiet() {
        assertEquals("", text(LegSide.A), "to Alice");
        assertEquals("", text(LegSide.B), "to Bob");
    }

    /// Time passes until one of the phones is sent something; a minute at most.
    void passUntilHeard() {
        var limit = clock.now().plusSeconds(60);
        while (box(LegSide.A).isEmpty()
                && box(LegSide.B).isEmpty()
                && clock.now().compareTo(limit) < 0) {
            clock.pass(Duration.ofMillis(1));
        }
    }

    private String text(LegSide side) {
        return box(side).stream()
                .map(SimulatedPhone::text)
                .reduce("", (all, one) -> all + one.lines().findFirst().orElse("") + "\n");
    }

    /// Everything that is still to come by itself comes; then nothing of the call is left, and one event has told
    /// of its end.
    CallEffect.ReportEnded assertOver() {
        assertTrue(clock.drain(10_000), "timers run for ever");
        assertTrue(finished, () -> "not finished: " + machine.phase() + ", legs " + machine.legs());
        assertEquals(Set.of(), legs.keySet());
        claims.forEach((side, claimed) -> assertEquals(Set.of(), claimed, "claims left of leg " + side));
        assertTrue(streams.isEmpty(), "ports left open");
        var ends = reports.stream()
                .filter(CallEffect.ReportEnded.class::isInstance)
                .map(CallEffect.ReportEnded.class::cast)
                .toList();
        assertEquals(1, ends.size(), () -> "events of the end: " + ends);
        return ends.getFirst();
    }

    void assertOver(int status, String cause) {
        var end = assertOver();
        assertEquals(status + " " + cause, end.status() + " " + end.cause());
    }

    /// Alice has called, and Bob has rung.
    /// @return the INVITE that Bob was sent
    SipRequest ringing(String... lines) {
        var invite = called(lines);
        bob.answer(invite, 180);
        alice.expect(180);
        return invite;
    }

    /// Alice has called.
    /// @return the INVITE that Bob was sent
    SipRequest called(String... lines) {
        alice.invite(CallTerms.BOB, alice.describes(), lines);
        alice.expect(100);
        return bob.expect(Method.INVITE);
    }

    /// Alice has called, Bob has answered, and both have acknowledged.
    SimulatedCall established(String... lines) {
        bob.answer(ringing(lines), 200, bob.describes());
        bob.expect(Method.ACK);
        alice.expect(200);
        alice.acknowledge(Body.EMPTY);
        assertQuiet();
        return this;
    }

    /// Alice hangs up, and with that all is over.
    void assertEndsByBye() {
        alice.ask(Method.BYE, Body.EMPTY);
        alice.expect(200);
        bob.answer(bob.expect(Method.BYE), 200);
        assertQuiet();
        assertOver(200, "bye-a");
    }

    /// Both parties are sent BYE by us, and with that all is over.
    void assertEndsByUs(String cause) {
        alice.answer(alice.expect(Method.BYE), 200);
        bob.answer(bob.expect(Method.BYE), 200);
        assertQuiet();
        assertOver(200, cause);
    }

    CallMachine.Phase phase() {
        return machine.phase();
    }

    /// The session that the call is in, or changing.
    OfferAnswer.State negotiation() {
        return machine.negotiation().state();
    }

    void pass(Duration duration) {
        clock.pass(duration);
    }

    /// The transport could not write the newest request to that side.
    void sendFailed(LegSide side, TransactionKey key) {
        work.add(() -> usage(side, new UsageInput.SendFailed(key, "connection refused")));
        run();
    }

    /// The connection that took a request to that side is gone.
    void connectionLost(LegSide side, TransactionKey key) {
        work.add(() -> usage(side, new UsageInput.ConnectionLost(key, "connection lost")));
        run();
    }

    /// Something happens to the call that is no message.
    void put(CallInput input) {
        work.add(() -> call(input));
        run();
    }

    private void put(LegSide side, SipMessage message) {
        work.add(() -> received(side, message));
        run();
    }

    private void run() {
        for (var next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    private void received(LegSide side, SipMessage message) {
        var reliable = local(side).protocol().reliable();
        if (side == LegSide.A
                && machine.phase() instanceof CallMachine.Phase.Idle
                && message instanceof SipRequest invite
                && !legs.containsKey(side)) {
            usage(side, InviteUsage.answering(settings(LegSide.A, terms.plan().transparent()), invite, reliable));
        } else if (legs.containsKey(side) && owned(side, message)) {
            usage(side, new UsageInput.Received(message, reliable));
        } else {
            strays.add(message);
        }
    }

    private boolean owned(LegSide side, SipMessage message) {
        var claimed = claims.getOrDefault(side, Set.of());
        return switch (message) {
            case SipResponse response -> claimed.contains(TransactionKey.ofResponse(response));
            case SipRequest request ->
                claimed.contains(TransactionKey.ofInbound(request))
                        || claimed.contains(TransactionKey.cancelledBy(request))
                        || claimed.contains(DialogId.ofInbound(request));
        };
    }

    private LocalAddress local(LegSide side) {
        return side == LegSide.A ? terms.a() : terms.b();
    }

    private UsageSettings settings(LegSide side, boolean transparent) {
        return terms.usage(local(side), "seed" + side + "0123456789abcdef", transparent);
    }

    private void usage(LegSide side, UsageInput input) {
        var leg = legs.get(side);
        if (leg != null) {
            usage(side, leg.on(input));
        }
    }

    private void usage(LegSide side, InviteUsage.Step step) {
        legs.put(side, step.next());
        step.effects().forEach(effect -> perform(side, effect));
    }

    private void perform(LegSide side, UsageEffect effect) {
        var claimed = claims.getOrDefault(side, new HashSet<>());
        switch (effect) {
            case UsageEffect.SendResponse(var _, var response) -> sent(side, response);
            case UsageEffect.SendRequest(var key, var request, var hop) -> {
                if (hop.isEmpty() && request.method().equals(Method.INVITE) && excluded == servers) {
                    work.add(() -> usage(side, new UsageInput.SendFailed(key, "no other server is left")));
                } else {
                    hops.add(hop);
                    sent(side, request);
                }
            }
            case UsageEffect.Tell(var event) -> work.add(() -> call(new CallInput.OnLeg(side, event, 0.5)));
            case UsageEffect.Arm(var timer, var delay) ->
                arm(List.of(side, timer), delay, () -> usage(side, new UsageInput.Fired(timer)));
            case UsageEffect.Disarm(var timer) -> disarm(List.of(side, timer));
            case UsageEffect.Claim(var key) -> claimed.add(key);
            case UsageEffect.Unanswered _, UsageEffect.Unavailable _ -> {}
            case UsageEffect.NextServer(var failed) -> excluded += failed ? 1 : 0;
            case UsageEffect.Disclaim(var key) -> claimed.remove(key);
            case UsageEffect.ClaimDialog(var id) -> claimed.add(id);
            case UsageEffect.DisclaimDialog(var id) -> claimed.remove(id);
            case UsageEffect.End() -> legs.remove(side);
        }
    }

    private void sent(LegSide side, SipMessage message) {
        sent.add(Map.entry(side, message));
        box(side).add(SimulatedPhone.overTheWire(message));
    }

    private void call(CallInput input) {
        assertFalse(finished, () -> "after the end: " + input);
        var step = machine.on(input);
        machine = step.next();
        step.effects().forEach(this::perform);
    }

    private void perform(CallEffect effect) {
        switch (effect) {
            case CallEffect.Locate _ -> {
                if (!locationHeld) {
                    work.add(() -> call(new CallInput.Located(contacts)));
                }
            }
            case CallEffect.Dial(var exchange, var invite, var transparent) ->
                usage(
                        LegSide.B,
                        terms.subscriber()
                                ? InviteUsage.calling(settings(LegSide.B, transparent), exchange, invite)
                                : InviteUsage.callingAnyOf(settings(LegSide.B, transparent), exchange, invite));
            case CallEffect.ToLeg(var side, var input) -> work.add(() -> usage(side, input));
            case CallEffect.AllocateMedia(var stream, var _, var _) -> work.add(() -> allocate(stream));
            case CallEffect.ConnectMedia connect -> connected.add(connect);
            case CallEffect.SendDigit digit -> digits.add(digit);
            case CallEffect.ReleaseMedia() -> work.add(this::release);
            case CallEffect.Arm(var timer, var delay) -> arm(timer, delay, () -> call(new CallInput.Fired(timer)));
            case CallEffect.Disarm(var timer) -> disarm(timer);
            case CallEffect.ReportStarted _, CallEffect.ReportAnswered _, CallEffect.ReportEnded _ ->
                reports.add(effect);
            case CallEffect.Finish() -> finished = true;
        }
    }

    private void allocate(int stream) {
        if (mediaHeld) {
            return;
        }
        if (unreachable) {
            call(new CallInput.MediaRefused(true, "no address of that kind"));
            return;
        }
        if (portsExhausted) {
            call(new CallInput.MediaRefused(false, "no ports are left"));
            return;
        }
        streams.add(stream);
        var octets = new byte[2 * OfferAnswer.KEY_MATERIAL_OCTETS];
        random.nextBytes(octets);
        call(new CallInput.MediaAllocated(stream, media(MEDIA_A, stream), media(MEDIA_B, stream), Secret.of(octets)));
    }

    private static LocalMedia media(String host, int stream) {
        var port = 30_000 + 4 * stream;
        var fingerprint = new Fingerprint("sha-256", "AB:".repeat(31) + "AB");
        return new LocalMedia(new Endpoint(host, port), new Endpoint(host, port + 1), fingerprint);
    }

    private void release() {
        var legsOpen = 2 * streams.size();
        streams.clear();
        for (var leg = 0; leg < legsOpen; leg++) {
            work.add(() -> call(new CallInput.MediaReleased()));
        }
    }

    private void arm(Object timer, Duration delay, Runnable action) {
        disarm(timer);
        timers.put(timer, clock.after(delay, () -> {
            timers.remove(timer);
            work.add(action);
            run();
        }));
    }

    private void disarm(Object timer) {
        Optional.ofNullable(timers.remove(timer)).ifPresent(VirtualClock.Event::cancel);
    }
}
