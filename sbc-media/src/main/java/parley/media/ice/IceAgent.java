package parley.media.ice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import parley.common.Parsed;
import parley.media.bridge.TransportAddress;
import parley.media.ice.CandidatePair.Check;
import parley.media.stun.IceRole;
import parley.media.stun.StunAnswer;
import parley.media.stun.StunCheck;
import parley.media.stun.StunMessage;
import parley.media.stun.StunTransaction;
import parley.sdp.IceCredentials;

/// The full agent of one component of a stream (RFC 8445): it checks each pair, nominates one where it is the
/// controlling one, or takes the one that the peer nominates, and asks for consent on it as long as it is used
/// (RFC 7675). It has one address, a host candidate, so that each candidate of the peer's makes one pair.
///
/// Time and randomness are arguments. Ask [#tick] every [#PACE_NANOS] while it is [#checking()], and when
/// [#dueNanos()] has come otherwise.
public final class IceAgent {
    /// Ta (RFC 8445 §14.2): least time between two new checks.
    public static final long PACE_NANOS = 50_000_000L;

    /// Pairs of one checklist (RFC 8445 §6.1.2.5): an SDP cannot have us send more checks than that.
    public static final int PAIRS_MAX = 100;

    /// Silence after which consent is gone (RFC 7675 §5.1).
    public static final long CONSENT_NANOS = 30_000_000_000L;

    /// Between consent checks, before the factor of 0.8 to 1.2 that keeps many calls from asking together.
    static final long CONSENT_PAUSE_NANOS = 5_000_000_000L;

    /// RFC 8445 §14.3: least pause before a check is sent again; it doubles.
    static final long RETRANSMISSION_NANOS = 500_000_000L;

    /// How long a valid pair waits for better ones before it is nominated: as long as an answer takes in the
    /// Internet.
    static final long NOMINATION_PATIENCE_NANOS = 400_000_000L;

    /// After which, without any valid pair, it is said that there is none: the life of one check.
    static final long CHECKS_NANOS = 40_000_000_000L;

    /// Consent checks whose answers are still taken: those of [#CONSENT_NANOS].
    private static final int CONSENT_CHECKS_MAX = 8;

    private static final int UNKNOWN_ATTRIBUTE = 420;
    private static final int ROLE_CONFLICT = 487;

    // RFC 8445 §5.1.2.1: type preference, local preference, component.
    private static final int HOST = 126;
    private static final int PEER_REFLEXIVE = 110;
    private static final int LOCAL_PREFERENCE = 65_535;

    private final LocalPasswords local;
    private final IceCredentials remote;
    private final int component;
    private final CheckTargets targets;
    private final RandomGenerator random;
    private final List<CandidatePair> pairs = new ArrayList<>();
    private final ArrayDeque<CandidatePair> triggered = new ArrayDeque<>();
    private IceRole role;
    private Phase phase;

    private sealed interface Phase {
        // No pair is selected yet. validNanos: since when there is a valid one; 0: there is none.
        record Checking(long sinceNanos, long validNanos) implements Phase {}

        record Selected(CandidatePair pair, long consentNanos, long dueNanos, List<StunTransaction> asked)
                implements Phase {}

        record Ended() implements Phase {}
    }

    /// One of the peer's candidates.
    /// @param address where
    /// @param priority the peer's
    public record Remote(TransportAddress address, long priority) {}

    /// Who speaks with whom.
    /// @param local our credentials
    /// @param before ours until the last restart
    /// @param remote the peer's
    /// @param controlling how we begin
    /// @param component 1 or 2
    public record Terms(
            IceCredentials local,
            Optional<IceCredentials> before,
            IceCredentials remote,
            boolean controlling,
            int component) {}

    /// Begins to check.
    /// @param targets where checks may go
    /// @param random cryptographically secure
    public IceAgent(Terms terms, CheckTargets targets, RandomGenerator random, long nowNanos) {
        this.local = new LocalPasswords(terms.local(), terms.before());
        this.remote = terms.remote();
        this.component = terms.component();
        this.targets = targets;
        this.random = random;
        this.role = new IceRole(terms.controlling(), random.nextLong());
        this.phase = new Phase.Checking(nowNanos, 0);
    }

    /// True if the credentials of both sides are those.
    public boolean uses(IceCredentials ours, IceCredentials theirs) {
        return local.now().equals(ours) && remote.equals(theirs);
    }

    /// More candidates of the peer's; those known already change nothing.
    public void learn(List<Remote> candidates) {
        candidates.stream()
                .sorted(Comparator.comparingLong(Remote::priority).reversed())
                .forEach(candidate -> pair(candidate.address(), candidate.priority()));
    }

    /// True while checks are under way, or wait.
    public boolean checking() {
        return phase instanceof Phase.Checking
                || !triggered.isEmpty()
                || pairs.stream()
                        .anyMatch(pair -> phase instanceof Phase.Selected && pair.check() instanceof Check.InProgress);
    }

    /// When [#tick] is due next, while nothing is under way; never: [Long#MAX_VALUE].
    public long dueNanos() {
        return switch (phase) {
            case Phase.Checking(var since, var _) -> since;
            case Phase.Selected(var _, var consent, var due, var _) -> Math.min(due, consent + CONSENT_NANOS);
            case Phase.Ended _ -> Long.MAX_VALUE;
        };
    }

    /// Time has passed: at most one datagram comes of it.
    public List<IceAct> tick(long nowNanos) {
        return switch (phase) {
            case Phase.Checking checking -> check(checking, nowNanos);
            case Phase.Selected selected -> consent(selected, nowNanos);
            case Phase.Ended _ -> List.of();
        };
    }

    private List<IceAct> check(Phase.Checking checking, long nowNanos) {
        var next = nextCheck(nowNanos, _ -> true).or(() -> nomination(checking, nowNanos));
        if (next.isPresent()) {
            return List.of(next.get());
        }
        var hopeless = pairs.stream().noneMatch(pair -> pair.open() || pair.valid());
        return hopeless && nowNanos - checking.sinceNanos() >= CHECKS_NANOS
                ? end(IceAct.Reason.NO_VALID_PAIR)
                : List.of();
    }

    private List<IceAct> consent(Phase.Selected selected, long nowNanos) {
        if (nowNanos - selected.consentNanos() >= CONSENT_NANOS) {
            return end(IceAct.Reason.CONSENT_EXPIRED);
        }
        if (nowNanos - selected.dueNanos() < 0) {
            return nextCheck(nowNanos, CandidatePair::wanted).map(List::of).orElse(List.of());
        }
        var transaction = StunTransaction.next(random);
        var asked = new ArrayList<>(selected.asked());
        asked.add(transaction);
        var latest = asked.subList(Math.max(0, asked.size() - CONSENT_CHECKS_MAX), asked.size());
        phase = new Phase.Selected(
                selected.pair(), selected.consentNanos(), nowNanos + consentPause(), List.copyOf(latest));
        return List.of(request(selected.pair(), transaction, false));
    }

    private long consentPause() {
        return (long) (CONSENT_PAUSE_NANOS * random.nextDouble(0.8, 1.2));
    }

    private List<IceAct> end(IceAct.Reason reason) {
        phase = new Phase.Ended();
        triggered.clear();
        return List.of(new IceAct.Lost(reason));
    }

    /// Retransmissions that are due, then triggered checks, then ordinary ones by priority (RFC 8445 §6.1.4.2).
    private Optional<IceAct> nextCheck(long nowNanos, Predicate<CandidatePair> which) {
        for (var pair : pairs) {
            if (pair.check() instanceof Check.InProgress sent && nowNanos - sent.dueNanos() >= 0) {
                if (!sent.last()) {
                    var again = sent.again(nowNanos);
                    pair.check(again);
                    return Optional.of(request(pair, again.transaction(), again.nominating()));
                }
                pair.check(new Check.Failed());
            }
        }
        var next = triggered.isEmpty()
                ? best(pair -> pair.check() instanceof Check.Waiting && which.test(pair))
                : Optional.of(triggered.remove());
        return next.map(pair -> begin(pair, false, nowNanos));
    }

    private IceAct begin(CandidatePair pair, boolean nominating, long nowNanos) {
        var transaction = StunTransaction.next(random);
        var open = pairs.stream().filter(CandidatePair::open).count();
        var pause = Math.max(RETRANSMISSION_NANOS, PACE_NANOS * open);
        pair.check(new Check.InProgress(transaction, role.controlling(), nominating, 1, pause, nowNanos + pause));
        return request(pair, transaction, nominating);
    }

    private IceAct request(CandidatePair pair, StunTransaction transaction, boolean nominating) {
        var username = remote.fragment() + ":" + local.now().fragment();
        var priority = (int) priority(PEER_REFLEXIVE);
        return new IceAct.Send(
                new IceLite.Datagram(
                        StunCheck.request(transaction, username, priority, role, nominating, remote.password())),
                pair.remote());
    }

    private long priority(int typePreference) {
        return ((long) typePreference << 24) + (LOCAL_PREFERENCE << 8) + 256 - component;
    }

    private Optional<CandidatePair> best(Predicate<CandidatePair> which) {
        return pairs.stream().filter(which).max(Comparator.comparingLong(this::priority));
    }

    private long priority(CandidatePair pair) {
        return pair.priority(role.controlling(), priority(HOST));
    }

    /// Regular nomination (RFC 8445 §8.1.1) of the best valid pair, once none better can be hoped for.
    private Optional<IceAct> nomination(Phase.Checking checking, long nowNanos) {
        if (!role.controlling() || pairs.stream().anyMatch(CandidatePair::nominating)) {
            return Optional.empty();
        }
        var patient = nowNanos - checking.validNanos() < NOMINATION_PATIENCE_NANOS;
        return best(CandidatePair::valid)
                .filter(valid ->
                        !patient || pairs.stream().noneMatch(pair -> pair.open() && priority(pair) > priority(valid)))
                .map(valid -> begin(valid, true, nowNanos));
    }

    /// A datagram that begins as STUN does.
    /// @param source where it came from
    public List<IceAct> on(byte[] datagram, TransportAddress source, long nowNanos) {
        if (!(StunMessage.parse(datagram) instanceof Parsed.Ok<StunMessage>(var message))
                || message.method() != StunMessage.BINDING) {
            return List.of();
        }
        return switch (message.messageClass()) {
            case REQUEST -> requested(message, source, nowNanos);
            case SUCCESS -> answered(message, source, nowNanos);
            case ERROR -> refused(message, source);
            case INDICATION -> List.of();
        };
    }

    private List<IceAct> requested(StunMessage request, TransportAddress source, long nowNanos) {
        var password = local.of(request);
        if (password.isEmpty()) {
            return List.of();
        }
        var unknown = request.unknownRequired();
        if (!unknown.isEmpty()) {
            var octets = StunAnswer.error(request, UNKNOWN_ATTRIBUTE, "Unknown Attribute", unknown, password.get());
            return List.of(new IceAct.Send(new IceLite.Datagram(octets), source));
        }
        var conflicting = request.iceRole().filter(theirs -> theirs.controlling() == role.controlling());
        if (conflicting.isPresent()) {
            // The larger tie-breaker controls; who is right about that keeps its role (RFC 8445 §7.3.1.1).
            if (role.keepsAgainst(conflicting.get())) {
                var octets = StunAnswer.error(request, ROLE_CONFLICT, "Role Conflict", List.of(), password.get());
                return List.of(new IceAct.Send(new IceLite.Datagram(octets), source));
            }
            role = role.reversed();
        }
        var acts = new ArrayList<IceAct>();
        acts.add(new IceAct.Send(new IceLite.Datagram(StunAnswer.success(request, source, password.get())), source));
        acts.add(new IceAct.Heard(source));
        if (!(phase instanceof Phase.Ended)) {
            pair(source, request.priority()).ifPresent(pair -> trigger(pair, request, nowNanos, acts));
        }
        return acts;
    }

    private void trigger(CandidatePair pair, StunMessage request, long nowNanos, List<IceAct> acts) {
        if (request.useCandidate() && !role.controlling()) {
            pair.want();
            if (pair.valid()) {
                select(pair, nowNanos, acts);
            }
        }
        if (pair.check() instanceof Check.InProgress asked) {
            // The path is good in one direction: our check, or its answer, has been lost (RFC 8445 §7.3.1.4).
            pair.check(asked.hastened(nowNanos));
        }
        var begun = pair.valid() || pair.check() instanceof Check.InProgress || triggered.contains(pair);
        if (!begun && (phase instanceof Phase.Checking || pair.wanted())) {
            triggered.add(pair);
        }
    }

    /// The pair with that address, new if it was not known and there is room (RFC 8445 §7.3.1.3).
    private Optional<CandidatePair> pair(TransportAddress address, long priority) {
        var known = pairs.stream().filter(pair -> pair.remote().equals(address)).findFirst();
        if (known.isPresent() || !targets.admit(address)) {
            return known;
        }
        if (pairs.size() == PAIRS_MAX && !makeRoom()) {
            return Optional.empty();
        }
        var pair = new CandidatePair(address, priority);
        pairs.add(pair);
        return Optional.of(pair);
    }

    /// What the peer only wrote down, or what failed, makes room for where it is.
    private boolean makeRoom() {
        var least = pairs.stream()
                .filter(pair -> !triggered.contains(pair))
                .filter(pair -> pair.check() instanceof Check.Waiting || pair.check() instanceof Check.Failed)
                .min(Comparator.comparingLong(this::priority));
        return least.map(pairs::remove).orElse(false);
    }

    private List<IceAct> answered(StunMessage answer, TransportAddress source, long nowNanos) {
        if (phase instanceof Phase.Selected(var pair, var _, var due, var asked)
                && pair.remote().equals(source)
                && asked.contains(answer.transaction())
                && answer.authentic(remote.password())) {
            phase = new Phase.Selected(pair, nowNanos, due, asked);
            return List.of();
        }
        return inProgress(answer, source).map(pair -> succeeded(pair, nowNanos)).orElse(List.of());
    }

    private List<IceAct> succeeded(CandidatePair pair, long nowNanos) {
        var nominated = pair.nominating();
        pair.check(new Check.Succeeded());
        var acts = new ArrayList<IceAct>();
        acts.add(new IceAct.Valid(pair.remote()));
        if (role.controlling() ? nominated : pair.wanted()) {
            select(pair, nowNanos, acts);
        } else if (phase instanceof Phase.Checking(var since, var valid) && valid == 0) {
            phase = new Phase.Checking(since, nowNanos);
        }
        return acts;
    }

    private void select(CandidatePair pair, long nowNanos, List<IceAct> acts) {
        if (phase instanceof Phase.Selected selected && selected.pair().equals(pair)) {
            return;
        }
        phase = new Phase.Selected(pair, nowNanos, nowNanos + consentPause(), List.of());
        pairs.stream()
                .filter(other -> other.open() && !other.wanted())
                .forEach(other -> other.check(new Check.Failed()));
        triggered.removeIf(other -> !other.wanted());
        acts.add(new IceAct.Selected(pair.remote()));
    }

    /// An error of somebody who cannot sign it is none: any stranger could end a check by it.
    private List<IceAct> refused(StunMessage answer, TransportAddress source) {
        inProgress(answer, source).ifPresent(pair -> {
            if (answer.errorCode() == ROLE_CONFLICT) {
                // Another answer, or a request of the peer's, may have reversed it meanwhile.
                if (pair.check() instanceof Check.InProgress asked && asked.controlling() == role.controlling()) {
                    role = role.reversed();
                }
                pair.check(new Check.Waiting());
                triggered.add(pair);
            } else {
                pair.check(new Check.Failed());
            }
        });
        return List.of();
    }

    /// The pair that this answers: sent from where the request went (RFC 8445 §7.2.5.2.1), and signed by the peer.
    private Optional<CandidatePair> inProgress(StunMessage answer, TransportAddress source) {
        return pairs.stream()
                .filter(pair -> pair.remote().equals(source))
                .filter(pair -> pair.check() instanceof Check.InProgress progress
                        && progress.transaction().equals(answer.transaction()))
                .filter(_ -> answer.authentic(remote.password()))
                .findFirst();
    }
}
