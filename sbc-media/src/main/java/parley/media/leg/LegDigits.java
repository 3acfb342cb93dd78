package parley.media.leg;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import parley.common.Digit;
import parley.media.bridge.MediaBridge;
import parley.media.bridge.Packet;
import parley.media.bridge.RelayLeg;
import parley.media.rtp.DigitSender;
import parley.media.rtp.RtpHeader;
import parley.media.rtp.TelephoneEventPayload;
import parley.media.worker.WorkerLoop;
import parley.sdp.TelephoneEvents;

/// Digits that a leg's peer gets as telephone events of our own, in the stream that it hears of us. On the worker's
/// thread only.
final class LegDigits {
    private final RelayLeg leg;
    private final DigitSender sender = new DigitSender();
    private final Packet packet = new Packet();
    private Optional<TelephoneEvents.Format> format = Optional.empty();
    private int timestamp;

    LegDigits(RelayLeg leg) {
        this.leg = leg;
    }

    /// An offer/answer ended.
    void agreed(TelephoneEvents events) {
        format = events.sent();
        if (format.isEmpty()) {
            sender.forget();
            leg.source().displacing(false);
        }
    }

    /// A digit is to be sent; true if [#due(long)] is to be called now.
    boolean press(Digit digit) {
        return format.isPresent()
                && sender.press(digit.event(), digit.duration().toNanos());
    }

    /// Sends what is due, and says when to come again.
    Optional<Duration> due(long nowNanos) {
        if (format.isEmpty()) {
            return Optional.empty();
        }
        var step = sender.due(nowNanos);
        if (step.displacing()) {
            leg.source().displacing(true);
        }
        step.packet().ifPresent(event -> send(event, format.get(), nowNanos));
        if (!step.displacing()) {
            leg.source().displacing(false);
        }
        return step.waitNanos().map(Duration::ofNanos);
    }

    private void send(DigitSender.EventPacket event, TelephoneEvents.Format as, long nowNanos) {
        if (event.first()) {
            timestamp = leg.source().timestampAt(nowNanos, as.clockRate());
        }
        byte[] octets = packet.octets();
        octets[0] = RtpHeader.VERSION_2;
        octets[1] = (byte) (as.payloadType() | (event.first() ? 0x80 : 0));
        int ticks = (int) (event.nanos() * as.clockRate() / TimeUnit.SECONDS.toNanos(1));
        TelephoneEventPayload.write(octets, RtpHeader.FIXED_BYTES, event.event(), event.end(), ticks);
        MediaBridge.insert(packet, leg, RtpHeader.FIXED_BYTES + TelephoneEventPayload.BYTES, timestamp);
        MediaBridge.settle(packet, packet.alive() && WorkerLoop.current().send(packet));
    }
}
