package parley.media.leg;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.config.MediaConfig;
import parley.media.bridge.LegPort;
import parley.media.bridge.TransportAddress;
import parley.media.ice.CheckTargets;
import parley.media.ice.IceAct;
import parley.media.ice.IceAgent;
import parley.media.ice.IceLite;
import parley.media.leg.LegAssociations.Port;
import parley.media.worker.WorkerLoop;
import parley.mediaport.MediaEvent;
import parley.sdp.IceAgreement;
import parley.sdp.IceCredentials;

/// The ICE agents of one leg, one for each port, between the packets and the agents' rules. Checks are answered
/// where they arrive, on the worker's thread: what a stranger sends costs one look at its signature, and no message.
final class LegIce {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OpenLeg leg;
    private final LegAssociations associations;
    private final CheckTargets targets;
    private final Consumer<Duration> timer;
    private @Nullable PortAgent rtp;
    private @Nullable PortAgent rtcp;
    private boolean paced;

    /// One port's.
    private sealed interface PortAgent {
        record Lite(IceLite agent) implements PortAgent {}

        record Full(IceAgent agent, IceCredentials local) implements PortAgent {}
    }

    /// For one leg, whose owner hears when nothing is sent to the peer any more.
    /// @param timer has [#tick] called after that time, and not when it was asked for before
    LegIce(OpenLeg leg, LegAssociations associations, MediaConfig config, Consumer<Duration> timer) {
        this.timer = timer;
        this.leg = leg;
        this.associations = associations;
        this.targets = new CheckTargets(
                Addresses.of(config.boundTo(leg.family()).orElseThrow(), 0),
                List.of(Addresses.of(config.advertised(leg.family()).orElseThrow(), 0)),
                config.firstPort(),
                config.lastPort());
    }

    /// An offer/answer ended.
    /// @param agreement empty if no ICE is spoken
    /// @param rtcpMux RTCP is on the RTP port
    void agreed(Optional<IceAgreement> agreement, boolean rtcpMux, long nowNanos) {
        rtp = agreement.map(terms -> next(rtp, terms, 1, nowNanos)).orElse(null);
        rtcp = agreement
                .filter(_ -> !rtcpMux)
                .map(terms -> next(rtcp, terms, 2, nowNanos))
                .orElse(null);
        tick(nowNanos);
    }

    private PortAgent next(@Nullable PortAgent before, IceAgreement terms, int component, long nowNanos) {
        if (!terms.full()) {
            return new PortAgent.Lite(
                    before instanceof PortAgent.Lite(var agent)
                            ? agent.restarted(terms.local())
                            : IceLite.of(terms.local()));
        }
        // An answer of another fork to the same offer is another agent's.
        var full = before instanceof PortAgent.Full same
                        && same.agent().uses(terms.local(), terms.remote().credentials())
                ? same
                : new PortAgent.Full(
                        new IceAgent(
                                new IceAgent.Terms(
                                        terms.local(),
                                        former(before),
                                        terms.remote().credentials(),
                                        terms.controlling(),
                                        component),
                                targets,
                                RANDOM,
                                nowNanos),
                        terms.local());
        full.agent()
                .learn(terms.remote().candidates().stream()
                        .filter(candidate -> candidate.component() == component)
                        .map(candidate -> new IceAgent.Remote(Addresses.of(candidate.address()), candidate.priority()))
                        .toList());
        return full;
    }

    private static Optional<IceCredentials> former(@Nullable PortAgent before) {
        return switch (before) {
            case null -> Optional.empty();
            case PortAgent.Lite(var agent) -> Optional.of(agent.local());
            case PortAgent.Full(var _, var local) -> Optional.of(local);
        };
    }

    /// A STUN message came in.
    /// @param toRtcp to the port that is for RTCP alone
    /// @return true if [#tick] is to be called without waiting
    boolean arrived(byte[] datagram, TransportAddress source, boolean toRtcp) {
        switch (toRtcp ? rtcp : rtp) {
            case null -> {}
            case PortAgent.Lite(var agent) -> lite(agent.on(datagram, source), source, toRtcp);
            case PortAgent.Full(var agent, var _) -> {
                perform(agent.on(datagram, source, System.nanoTime()), toRtcp);
                return !paced && agent.checking();
            }
        }
        return false;
    }

    private void lite(IceLite.Outcome outcome, TransportAddress source, boolean toRtcp) {
        switch (outcome) {
            case IceLite.Outcome.Ignored _ -> {}
            case IceLite.Outcome.Refused(var answer) -> send(answer, source, toRtcp);
            case IceLite.Outcome.Checked(var answer, var nominated) -> {
                send(answer, source, toRtcp);
                port(toRtcp).checked(source, nominated);
                association(toRtcp).checked(source, nominated);
            }
        }
    }

    /// Time has passed.
    void tick(long nowNanos) {
        var full = new ArrayList<IceAgent>();
        if (rtp instanceof PortAgent.Full(var agent, var _)) {
            full.add(agent);
            perform(agent.tick(nowNanos), false);
        }
        if (rtcp instanceof PortAgent.Full(var agent, var _)) {
            full.add(agent);
            perform(agent.tick(nowNanos), true);
        }
        paced = full.stream().anyMatch(IceAgent::checking);
        // The pace is that of the leg: its agents share the path (RFC 8445 §6.1.4.2).
        var pause = paced
                ? IceAgent.PACE_NANOS * full.size()
                : full.stream().mapToLong(IceAgent::dueNanos).min().orElse(Long.MAX_VALUE) - nowNanos;
        if (!full.isEmpty() && pause <= IceAgent.CONSENT_NANOS) {
            timer.accept(Duration.ofNanos(Math.max(pause, 0)));
        }
    }

    private void perform(List<IceAct> acts, boolean ofRtcp) {
        for (var act : acts) {
            switch (act) {
                case IceAct.Send(var datagram, var to) -> send(datagram, to, ofRtcp);
                case IceAct.Heard(var source) -> {
                    port(ofRtcp).checked(source, false);
                    association(ofRtcp).heard(source);
                }
                case IceAct.Valid(var remote) -> {
                    port(ofRtcp).checked(remote, false);
                    association(ofRtcp).checked(remote, false);
                }
                case IceAct.Selected(var remote) -> {
                    port(ofRtcp).checked(remote, true);
                    association(ofRtcp).checked(remote, true);
                }
                case IceAct.Lost(var reason) -> {
                    port(ofRtcp).lapsed();
                    association(ofRtcp).lapsed();
                    if (!ofRtcp) {
                        leg.owner().tell(new MediaEvent.Unreachable(leg.leg(), cause(reason)));
                    }
                }
            }
        }
    }

    private static MediaEvent.Unreachability cause(IceAct.Reason reason) {
        return switch (reason) {
            case CONSENT_EXPIRED -> MediaEvent.Unreachability.CONSENT_EXPIRED;
            case NO_VALID_PAIR -> MediaEvent.Unreachability.NO_VALID_PAIR;
        };
    }

    private void send(IceLite.Datagram datagram, TransportAddress to, boolean ofRtcp) {
        WorkerLoop.current().send(port(ofRtcp), datagram.octets(), to);
    }

    private LegPort port(boolean ofRtcp) {
        return ofRtcp ? leg.relay().rtcp() : leg.relay().rtp();
    }

    private LegAssociation association(boolean ofRtcp) {
        return associations.of(ofRtcp ? Port.RTCP : Port.RTP);
    }
}
