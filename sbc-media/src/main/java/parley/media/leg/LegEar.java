package parley.media.leg;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.Digit;
import parley.media.bridge.LegObserver;
import parley.media.bridge.TransportAddress;
import parley.media.leg.LegAssociations.Port;

/// What a leg's packets tell, as messages to its actor; the same thread, so a mailbox but no lock.
record LegEar(ActorRef<MediaLegActor.Command> self, LegIce ice) implements LegObserver {
    @Override
    public void dtls(byte[] datagram, TransportAddress source, boolean rtcp) {
        self.tell(new MediaLegActor.DatagramArrived(rtcp ? Port.RTCP : Port.RTP, new Datagram(datagram, source)));
    }

    @Override
    public void stun(byte[] datagram, TransportAddress source, boolean rtcp) {
        if (ice.arrived(datagram, source, rtcp)) {
            self.tell(new MediaLegActor.IceDue());
        }
    }

    @Override
    public void digit(int event, long pressedNanos) {
        self.tell(new MediaLegActor.DigitEnded(new Digit(event, Duration.ofNanos(pressedNanos))));
    }

    @Override
    public void authenticationFailed() {
        self.tell(new MediaLegActor.AuthenticationFailed());
    }

    @Override
    public void keyWearsOut() {
        self.tell(new MediaLegActor.KeyWearsOut());
    }

    @Override
    public void fault(RuntimeException cause) {
        self.tell(new MediaLegActor.Faulted(cause));
    }
}
