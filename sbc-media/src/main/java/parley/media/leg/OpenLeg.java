package parley.media.leg;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import parley.common.AddressFamily;
import parley.common.Endpoint;
import parley.common.MediaKind;
import parley.config.MediaConfig;
import parley.media.bridge.LegCounters;
import parley.media.bridge.RelayLeg;
import parley.media.bridge.RelayVerdict;
import parley.media.dtls.DtlsCertificate;
import parley.media.rtp.ReceptionStatistics;
import parley.media.rtp.VoiceQuality;
import parley.media.worker.MediaPorts;
import parley.mediaport.MediaCommand.LegParameters;
import parley.mediaport.MediaEvent;
import parley.mediaport.StreamRef;
import parley.sdp.ExchangedSdp;

/// A leg from the opening of its sockets to its end. On the worker's thread only.
final class OpenLeg {
    private final StreamRef leg;
    private final ActorRef<MediaEvent> owner;
    private final DtlsCertificate certificate;
    private final MediaPorts ports;
    private final AddressFamily family;
    private final RelayLeg relay;
    private final int port;
    private final LegKeying keying = new LegKeying();
    private Optional<LegParameters> agreed = Optional.empty();
    private Optional<ExchangedSdp> exchanged = Optional.empty();

    /// Opens the sockets.
    /// @param owner hears its events
    /// @param certificate what its DTLS shows
    /// @param family of the address that its peer is given; there is one of it
    /// @param random for the source that its peer hears
    /// @throws IOException with the reason in plain words
    OpenLeg(
            StreamRef leg,
            ActorRef<MediaEvent> owner,
            DtlsCertificate certificate,
            MediaPorts ports,
            AddressFamily family,
            RandomGenerator random,
            long nowNanos)
            throws IOException {
        this.certificate = certificate;
        this.leg = leg;
        this.owner = owner;
        this.ports = ports;
        this.family = family;
        this.relay = new RelayLeg(random);
        this.port = ports.open(relay, family, nowNanos);
    }

    StreamRef leg() {
        return leg;
    }

    ActorRef<MediaEvent> owner() {
        return owner;
    }

    DtlsCertificate certificate() {
        return certificate;
    }

    RelayLeg relay() {
        return relay;
    }

    /// Of its sockets.
    AddressFamily family() {
        return family;
    }

    /// Its keys.
    LegKeying keying() {
        return keying;
    }

    /// An offer/answer ended.
    void agreed(LegParameters parameters) {
        agreed = Optional.of(parameters);
    }

    /// The descriptions that what is agreed next comes of.
    void exchanged(ExchangedSdp sdp) {
        exchanged = Optional.of(sdp);
    }

    /// Those that the last agreement came of, if anybody may capture calls.
    Optional<ExchangedSdp> exchanged() {
        return exchanged;
    }

    /// Stream index and side, as `0/A`.
    String name() {
        return leg.name();
    }

    /// What was agreed, in words and without a key.
    String description() {
        return "Leg %s of stream %d of call %s.%n%s"
                .formatted(
                        leg.side(),
                        leg.stream(),
                        leg.call(),
                        agreed.map(OpenLeg::words).orElse(""));
    }

    private static String words(LegParameters parameters) {
        var wanted = parameters.formats().kind() == MediaKind.FAX
                ? "T.38 over UDPTL at %s".formatted(parameters.remote())
                : "RTP at %s, RTCP at %s"
                        .formatted(
                                parameters.remote(),
                                parameters.remoteRtcp().map(Endpoint::toString).orElse("the same"));
        return "The peer wants %s. We are a=%s. Kind: %s; clock rates by payload type %s.%n"
                .formatted(
                        wanted,
                        parameters.direction().name().toLowerCase(Locale.ROOT),
                        parameters.formats().kind().name().toLowerCase(Locale.ROOT),
                        new TreeMap<>(parameters.formats().clockRates()));
    }

    /// Where its peer is told to send to.
    MediaEvent.LocalMedia local(MediaConfig config) {
        var address = config.advertised(family).orElseThrow();
        return new MediaEvent.LocalMedia(
                new Endpoint(address, port), new Endpoint(address, port + 1), certificate.fingerprint());
    }

    /// The port of RTP; RTCP has the next.
    int port() {
        return port;
    }

    /// Ends the leg: nothing is sent from here on, and its ports are free. Does nothing the second time.
    void close(long nowNanos) {
        if (!relay.closed()) {
            relay.close();
            ports.close(relay, port, nowNanos);
        }
    }

    /// What its owner is told at the end.
    MediaEvent.Released released() {
        return new MediaEvent.Released(leg, statistics());
    }

    /// What its owner is told meanwhile; the next interval begins.
    MediaEvent.Measured measured() {
        return measured(relay.counters().fractionLost());
    }

    /// What whoever asks is told; no interval ends with it.
    MediaEvent.Measured standing() {
        return measured(relay.counters().fractionLostLately());
    }

    private MediaEvent.Measured measured(int fractionLost) {
        var counted = relay.counters();
        var kind = kind();
        int lost = kind.filter(MediaKind::rtp).isPresent() ? fractionLost : ReceptionStatistics.NOTHING_HEARD;
        long roundTripMicros = relay.roundTrip().micros();
        var quality = new MediaEvent.LegQuality(
                counted.receivedOctets(),
                counted.sentOctets(),
                lost,
                roundTripMicros,
                kind.equals(Optional.of(MediaKind.AUDIO)) ? counted.opinionScore(lost, roundTripMicros) : 0,
                counted.scale() == VoiceQuality.Scale.WIDEBAND,
                relay.rolloverCounter(),
                counted.keyChanges(),
                counted.sources());
        return new MediaEvent.Measured(leg, kind, statistics(), quality);
    }

    private Optional<MediaKind> kind() {
        return agreed.map(parameters -> parameters.formats().kind());
    }

    private MediaEvent.LegStatistics statistics() {
        LegCounters counted = relay.counters();
        return new MediaEvent.LegStatistics(
                counted.receivedPackets(),
                counted.sentPackets(),
                counted.lost(),
                counted.packets(RelayVerdict.AUTHENTICATION_FAILED),
                counted.packets(RelayVerdict.REPLAYED),
                counted.discarded(),
                kind().filter(MediaKind::rtp).isPresent() ? counted.jitterMicros() : -1,
                new MediaEvent.RtcpCount(counted.receivedReports(), counted.sentReports(), counted.refusedReports()));
    }
}
