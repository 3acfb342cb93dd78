package parley.admin.view;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.common.CallRef;
import parley.common.Endpoint;
import parley.observe.SbcEvent;

/// What is live, made of events alone. For one thread at a time.
///
/// Every table is bounded: what does not fit is left out and counted in [#leftOut()], so that the view of a flooded
/// node lies about nothing but its completeness.
public final class LiveState {
    /// Most connections shown. Listeners and the outbound pool admit fewer.
    static final int CONNECTIONS_MAX = 65_536;

    /// Most bindings shown.
    static final int REGISTRATIONS_MAX = 65_536;

    /// Most calls shown: more than one node carries.
    static final int CALLS_MAX = 16_384;

    /// Most media legs shown of one call: SDP with more streams than this is refused before.
    static final int LEGS_PER_CALL_MAX = 64;

    /// Failed handshakes remembered: enough to see a pattern, and some 200 kB.
    static final int FAILURES_MAX = 256;

    /// Handshakes that wait for their connection to open, which is the next thing to happen.
    static final int HANDSHAKES_MAX = 1_024;

    private final Map<Long, LiveConnection> connections = new LinkedHashMap<>();
    private final Map<Binding, LiveRegistration> registrations = new LinkedHashMap<>();
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final ArrayDeque<FailedHandshake> failures = new ArrayDeque<>();
    private final Map<Handshaken, SbcEvent.TlsHandshake> handshakes = new LinkedHashMap<>();
    private long leftOut;

    private record Binding(String user, Endpoint remote) {}

    private record Handshaken(String via, Endpoint remote) {}

    private static final class Call {
        private final String from;
        private final String to;
        private final Instant startedAt;
        private final Map<String, MediaLeg> legs = new TreeMap<>();
        private @Nullable Instant answeredAt;

        private Call(String from, String to, Instant startedAt) {
            this.from = from;
            this.to = to;
            this.startedAt = startedAt;
        }

        private LiveCall show(String id) {
            return new LiveCall(id, from, to, startedAt, Optional.ofNullable(answeredAt), List.copyOf(legs.values()));
        }
    }

    /// Takes one event.
    /// @param at when it happened
    public void on(SbcEvent event, Instant at) {
        switch (event) {
            case SbcEvent.TlsHandshake handshake -> handshake(handshake, at);
            case SbcEvent.ConnectionOpened opened -> opened(opened, at);
            case SbcEvent.ConnectionClosed closed -> connections.remove(closed.connection());
            case SbcEvent.CallStarted(var call, var from, var to) ->
                put(calls, call.value(), new Call(from, to, at), CALLS_MAX);
            case SbcEvent.CallAnswered(var call, var _) -> of(call).ifPresent(known -> known.answeredAt = at);
            case SbcEvent.CallEnded ended -> calls.remove(ended.call().value());
            case SbcEvent.MediaKeying keying ->
                leg(
                        keying.call(),
                        keying.leg(),
                        leg -> leg.settled(new LegKeying(
                                keying.offeredBy(),
                                keying.policy(),
                                keying.offered(),
                                keying.chosen(),
                                keying.reason())));
            case SbcEvent.MediaSecured(var call, var leg, var security) ->
                leg(call, leg, known -> known.secured(security));
            case SbcEvent.MediaTranscoded(var call, var leg, var codecs) ->
                leg(call, leg, known -> known.transcoded(codecs));
            case SbcEvent.MediaFailed(var call, var leg, var cause, var explanation) ->
                leg(call, leg, known -> known.troubled(cause + ": " + explanation));
            case SbcEvent.MediaMeasured measured ->
                leg(measured.call(), measured.leg(), known -> known.measured(LegStatistics.of(measured, at)));
            case SbcEvent.MediaReleased released ->
                of(released.call()).ifPresent(known -> known.legs.remove(released.leg()));
            case SbcEvent.Registration(var user, var remote, var change) ->
                registered(new Binding(user, remote), change, at);
            // All the rest says nothing of what is live.
            case SbcEvent _ -> {}
        }
    }

    private <K, V> void put(Map<K, V> table, K key, V value, int most) {
        if (table.size() < most || table.containsKey(key)) {
            table.put(key, value);
        } else {
            leftOut++;
        }
    }

    private void handshake(SbcEvent.TlsHandshake handshake, Instant at) {
        if (handshake.accepted()) {
            if (handshakes.size() >= HANDSHAKES_MAX) {
                handshakes.remove(handshakes.keySet().iterator().next());
            }
            handshakes.put(new Handshaken(handshake.via(), handshake.remote()), handshake);
            return;
        }
        if (failures.size() >= FAILURES_MAX) {
            failures.removeLast();
        }
        failures.addFirst(new FailedHandshake(
                at,
                handshake.role(),
                handshake.via(),
                handshake.remote().toString(),
                handshake.serverName(),
                handshake.peerSubject(),
                handshake.peerNames(),
                handshake.peerSerial(),
                handshake.verdict(),
                handshake.explanation()));
    }

    private void opened(SbcEvent.ConnectionOpened opened, Instant at) {
        var agreed = Optional.ofNullable(handshakes.remove(new Handshaken(opened.via(), opened.remote())));
        var connection = new LiveConnection(
                opened.connection(),
                opened.via(),
                opened.protocol(),
                opened.local().toString(),
                opened.remote().toString(),
                at,
                agreed.map(SbcEvent.TlsHandshake::role).orElse(""),
                agreed.map(SbcEvent.TlsHandshake::version).orElse(""),
                agreed.map(SbcEvent.TlsHandshake::cipher).orElse(""),
                agreed.map(SbcEvent.TlsHandshake::serverName).orElse(""),
                opened.peerSubject(),
                opened.peerNames());
        put(connections, opened.connection(), connection, CONNECTIONS_MAX);
    }

    private void leg(CallRef call, String leg, UnaryOperator<MediaLeg> change) {
        of(call).ifPresent(known -> {
            var before = Optional.ofNullable(known.legs.get(leg)).orElseGet(() -> MediaLeg.of(leg));
            put(known.legs, leg, change.apply(before), LEGS_PER_CALL_MAX);
        });
    }

    private Optional<Call> of(CallRef call) {
        return Optional.ofNullable(calls.get(call.value()));
    }

    private void registered(Binding binding, String change, Instant at) {
        switch (change) {
            case "added", "refreshed" -> {
                var first = Optional.ofNullable(registrations.get(binding))
                        .map(LiveRegistration::registeredAt)
                        .orElse(at);
                var shown =
                        new LiveRegistration(binding.user(), binding.remote().toString(), first, at);
                put(registrations, binding, shown, REGISTRATIONS_MAX);
            }
            case "removed", "expired" -> registrations.remove(binding);
            // A refusal leaves what there is.
            default -> {}
        }
    }

    /// Open connections, oldest first.
    public List<LiveConnection> connections() {
        return List.copyOf(connections.values());
    }

    /// Bindings in force, oldest first.
    public List<LiveRegistration> registrations() {
        return List.copyOf(registrations.values());
    }

    /// Calls that are not over, oldest first.
    public List<LiveCall> calls() {
        return calls.entrySet().stream()
                .map(entry -> entry.getValue().show(entry.getKey()))
                .toList();
    }

    /// One call that is not over.
    public Optional<LiveCall> call(String id) {
        return Optional.ofNullable(calls.get(id)).map(call -> call.show(id));
    }

    /// Failed handshakes, newest first.
    /// @param most not more than these
    public List<FailedHandshake> failures(int most) {
        return failures.stream().limit(most).toList();
    }

    /// How much there is.
    public Totals totals() {
        return new Totals(
                connections.values().stream()
                        .collect(Collectors.groupingBy(LiveConnection::protocol, Collectors.counting())),
                registrations.size(),
                calls.size(),
                calls.values().stream().mapToInt(call -> call.legs.size()).sum());
    }

    /// What did not fit into a table, since the start.
    public long leftOut() {
        return leftOut;
    }
}
