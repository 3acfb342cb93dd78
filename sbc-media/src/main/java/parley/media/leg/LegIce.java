package parley.media.leg;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;
import parley.media.ice.IceLite;
import parley.media.leg.LegAssociations.Port;
import parley.media.worker.WorkerLoop;
import parley.sdp.IceCredentials;

/// The ICE agent of one leg, between the packets and the agent's rules. Checks are answered where they arrive, on
/// the
/// worker's thread: what a stranger sends costs one look at its signature, and no message.
final class LegIce {
    private final RelayLeg relay;
    private final LegAssociations associations;
    private @Nullable IceLite agent;

    LegIce(RelayLeg relay, LegAssociations associations) {
        this.relay = relay;
        this.associations = associations;
    }

    /// An offer/answer ended.
    /// @param credentials ours; empty if no ICE is spoken
    void agreed(Optional<IceCredentials> credentials) {
        agent = credentials.isEmpty()
                ? null
                : agent == null ? IceLite.of(credentials.get()) : agent.restarted(credentials.get());
    }

    /// A STUN message came in.
    /// @param rtcp to the port that is for RTCP alone
    void arrived(byte[] datagram, TransportAddress source, boolean rtcp) {
        if (agent == null) {
            return;
        }
        var port = rtcp ? relay.rtcp() : relay.rtp();
        switch (agent.on(datagram, source)) {
            case IceLite.Outcome.Ignored _ -> {}
            case IceLite.Outcome.Refused(var answer) -> WorkerLoop.current().send(port, answer.octets(), source);
            case IceLite.Outcome.Checked(var answer, var nominated) -> {
                WorkerLoop.current().send(port, answer.octets(), source);
                port.checked(source, nominated);
                associations.of(rtcp ? Port.RTCP : Port.RTP).checked(source, nominated);
            }
        }
    }
}
