package parley.media.leg;

import java.util.Map;
import java.util.Optional;
import parley.common.Endpoint;
import parley.common.Transcoding;
import parley.mediaport.LegSecurity;
import parley.mediaport.MediaCommand.LegParameters;
import parley.sdp.Direction;
import parley.sdp.IceAgreement;
import parley.sdp.MediaFormats;
import parley.sdp.TelephoneEvents;

/// What a leg is told to do: audio in the clear, both ways, with RTCP on the port of RTP; a test changes what it is
/// about.
final class LegTerms {
    private final Endpoint remote;
    private Optional<Endpoint> remoteRtcp = Optional.empty();
    private LegSecurity security = new LegSecurity.Plain();
    private MediaFormats formats = MediaFormats.AUDIO;
    private Optional<IceAgreement> ice = Optional.empty();
    private Direction direction = Direction.SENDRECV;
    private Map<Integer, Integer> payloadTypes = Map.of();
    private TelephoneEvents events = TelephoneEvents.NONE;
    private Optional<Transcoding> transcoding = Optional.empty();
    private Optional<String> signallingHost = Optional.empty();

    private LegTerms(Endpoint remote) {
        this.remote = remote;
    }

    static LegTerms of(Endpoint remote) {
        return new LegTerms(remote);
    }

    static LegTerms of(Phone phone) {
        return of(phone.address());
    }

    LegTerms rtcpTo(Endpoint port) {
        remoteRtcp = Optional.of(port);
        return this;
    }

    LegTerms secured(LegSecurity by) {
        security = by;
        return this;
    }

    LegTerms formats(MediaFormats agreed) {
        formats = agreed;
        return this;
    }

    LegTerms ice(IceAgreement agreed) {
        ice = Optional.of(agreed);
        return this;
    }

    LegTerms direction(Direction ours) {
        direction = ours;
        return this;
    }

    LegTerms payloadTypes(Map<Integer, Integer> named) {
        payloadTypes = named;
        return this;
    }

    LegTerms events(TelephoneEvents agreed) {
        events = agreed;
        return this;
    }

    LegTerms transcoded(Transcoding how) {
        transcoding = Optional.of(how);
        return this;
    }

    LegTerms signallingFrom(String host) {
        signallingHost = Optional.of(host);
        return this;
    }

    LegParameters parameters() {
        return new LegParameters(
                remote,
                remoteRtcp,
                security,
                formats,
                ice,
                direction,
                payloadTypes,
                events,
                transcoding,
                signallingHost);
    }
}
