package parley.media.leg;

import java.time.Duration;
import java.util.function.BiConsumer;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.TransportAddress;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.worker.WorkerLoop;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand.LegParameters;
import parley.mediaport.MediaEvent;

/// The DTLS associations of one leg: one for RTP and, where the peer keeps RTCP on a port of its own, one more for
/// RTCP (RFC 5764 §4).
final class LegAssociations {
    private final LegAssociation rtp;
    private final LegAssociation rtcp;

    /// For one leg.
    /// @param certificate the one whose fingerprint its SDP announced
    LegAssociations(DtlsCertificate certificate, Duration handshakeTimeout) {
        rtp = new LegAssociation(certificate, handshakeTimeout);
        rtcp = new LegAssociation(certificate, handshakeTimeout);
    }

    /// Which of the two, by the port.
    enum Port {
        RTP,
        RTCP
    }

    /// What became of the association with one address.
    /// @param with unreachable for the address that SDP named, or ICE chose
    record Told(TransportAddress with, DtlsOutcome outcome) {}

    LegAssociation of(Port port) {
        return switch (port) {
            case RTP -> rtp;
            case RTCP -> rtcp;
        };
    }

    /// An offer/answer ended, and named these addresses.
    void signalled(LegParameters parameters) {
        var from =
                parameters.signallingHost().map(host -> Addresses.of(host, 0)).orElse(TransportAddress.NONE);
        if (parameters.ice().isPresent()) {
            rtp.signalledByIce();
            rtcp.signalledByIce();
        } else {
            rtp.signalled(Addresses.of(parameters.remote()), from);
            rtcp.signalled(parameters.remoteRtcp().map(Addresses::of).orElse(TransportAddress.NONE), from);
        }
    }

    /// Starts associations in place of any before.
    /// @param rtcpMux RTCP is on the RTP port
    /// @param outgoing gets what is to be sent; on another thread
    /// @param outcome gets what became of it; on another thread
    void start(
            LegSecurity.Dtls security,
            boolean rtcpMux,
            BiConsumer<Port, Datagram> outgoing,
            BiConsumer<Port, Told> outcome) {
        rtp.start(
                security,
                datagram -> outgoing.accept(Port.RTP, datagram),
                (with, told) -> outcome.accept(Port.RTP, new Told(with, told)));
        if (rtcpMux) {
            rtcp.forgo();
        } else {
            rtcp.start(
                    security,
                    datagram -> outgoing.accept(Port.RTCP, datagram),
                    (with, told) -> outcome.accept(Port.RTCP, new Told(with, told)));
        }
    }

    /// Why there is none, as the leg's owner is told.
    static MediaEvent.Cause cause(DtlsOutcome.Cause cause) {
        return switch (cause) {
            case FINGERPRINT_MISMATCH -> MediaEvent.Cause.FINGERPRINT_MISMATCH;
            case TIMEOUT -> MediaEvent.Cause.DTLS_TIMEOUT;
            case PROTOCOL -> MediaEvent.Cause.DTLS_FAILED;
        };
    }

    /// Sends what an association has to say.
    void send(Port port, Datagram datagram, RelayLeg relay) {
        var by = port == Port.RTP ? relay.rtp() : relay.rtcp();
        WorkerLoop.current().send(by, datagram.octets(), datagram.far().reachable() ? datagram.far() : of(port).peer());
    }

    /// DTLS is not what was agreed.
    void forgo() {
        rtp.forgo();
        rtcp.forgo();
    }

    /// Ends what there is.
    void close() {
        rtp.close();
        rtcp.close();
    }
}
