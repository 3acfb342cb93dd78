package parley.observe;

import kamon.Kamon;
import kamon.metric.Counter;
import kamon.metric.Histogram;
import kamon.metric.Metric;
import kamon.tag.TagSet;

/// Counts events in Kamon. Only counters are kept here, no reporter is started: an exporter that reads them does
/// that.
///
/// | metric | tags |
/// | --- | --- |
/// | `parley.tls.handshakes` | `role`, `verdict` |
/// | `parley.connections.opened`, `parley.connections.closed` | `protocol` |
/// | `parley.connections.aliased` | `outcome` |
/// | `parley.messages.refused` | `answer` |
/// | `parley.calls.started`, `parley.calls.answered` | |
/// | `parley.calls.ended` | `cause` |
/// | `parley.media.secured`, `parley.media.transcoded`, `parley.media.failed` (`cause`), `parley.media.released` | |
/// | `parley.media.opinion-score` (hundredths) | `scale` |
/// | `parley.media.jitter`, `parley.media.round-trip` (microseconds) | |
/// | `parley.media.packets` | `outcome`: `received`, `sent`, `lost`, `auth-failed`, `replayed`, `discarded` |
/// | `parley.media.rtcp` | `outcome`: `received`, `sent`, `refused` |
/// | `parley.registrations` | `change` |
/// | `parley.certificates.changes` | `change` |
/// | `parley.admin.actions` | `outcome` |
public final class EventMeters implements EventSink {
    private final Metric.Counter handshakes = Kamon.counter("parley.tls.handshakes");
    private final Metric.Counter connectionsOpened = Kamon.counter("parley.connections.opened");
    private final Metric.Counter connectionsClosed = Kamon.counter("parley.connections.closed");
    private final Metric.Counter connectionsAliased = Kamon.counter("parley.connections.aliased");
    private final Metric.Counter messagesRefused = Kamon.counter("parley.messages.refused");
    private final Counter callsStarted = Kamon.counter("parley.calls.started").withoutTags();
    private final Counter callsAnswered = Kamon.counter("parley.calls.answered").withoutTags();
    private final Metric.Counter callsEnded = Kamon.counter("parley.calls.ended");
    private final Counter mediaTranscoded =
            Kamon.counter("parley.media.transcoded").withoutTags();
    private final Counter mediaSecured = Kamon.counter("parley.media.secured").withoutTags();
    private final Metric.Counter mediaFailed = Kamon.counter("parley.media.failed");
    private final Counter mediaReleased = Kamon.counter("parley.media.released").withoutTags();
    private final Metric.Histogram opinionScore = Kamon.histogram("parley.media.opinion-score");
    private final Histogram jitter = Kamon.histogram("parley.media.jitter").withoutTags();
    private final Histogram roundTrip =
            Kamon.histogram("parley.media.round-trip").withoutTags();
    private final Metric.Counter packets = Kamon.counter("parley.media.packets");
    private final Metric.Counter rtcp = Kamon.counter("parley.media.rtcp");
    private final Metric.Counter registrations = Kamon.counter("parley.registrations");
    private final Metric.Counter adminActions = Kamon.counter("parley.admin.actions");
    private final Metric.Counter orders = Kamon.counter("parley.certificate.orders");

    private final Metric.Counter certificateChanges = Kamon.counter("parley.certificates.changes");

    @Override
    public void accept(SbcEvent event) {
        switch (event) {
            case SbcEvent.TlsHandshake handshake ->
                handshakes
                        .withTags(TagSet.builder()
                                .add("role", handshake.role())
                                .add("verdict", handshake.verdict())
                                .build())
                        .increment();
            case SbcEvent.ConnectionOpened opened ->
                connectionsOpened.withTag("protocol", opened.protocol()).increment();
            case SbcEvent.ProtectionWeakened _ -> {
                // A state, not something to count.
            }
            case SbcEvent.ConnectionClosed closed ->
                connectionsClosed.withTag("protocol", closed.protocol()).increment();
            case SbcEvent.ConnectionAliased aliased ->
                connectionsAliased
                        .withTag("outcome", aliased.taken() ? "taken" : "refused")
                        .increment();
            case SbcEvent.MessageRefused refused ->
                messagesRefused.withTag("answer", refused.answer()).increment();
            case SbcEvent.CallStarted _ -> callsStarted.increment();
            case SbcEvent.CallAnswered _ -> callsAnswered.increment();
            case SbcEvent.CallEnded ended ->
                callsEnded.withTag("cause", ended.cause()).increment();
            case SbcEvent.MediaKeying _ -> {
                // A decision is to be read; what came of it is counted below.
            }
            case SbcEvent.MediaSecured _ -> mediaSecured.increment();
            case SbcEvent.MediaTranscoded transcoded -> count(transcoded);
            case SbcEvent.MediaFailed failed ->
                mediaFailed.withTag("cause", failed.cause()).increment();
            case SbcEvent.MediaMeasured measured -> measure(measured.quality());
            case SbcEvent.MediaReleased released -> count(released);
            case SbcEvent.Registration registration ->
                registrations.withTag("change", registration.change()).increment();
            case SbcEvent.CertificateChanged changed ->
                certificateChanges.withTag("change", changed.change()).increment();
            case SbcEvent.CertificateExpiring _ -> {
                // How long it still is, is measured when somebody asks.
            }
            case SbcEvent.CaptureStarted _, SbcEvent.CaptureEnded _ -> {
                // Each is an action of an operator, and counted as one.
            }
            case SbcEvent.AdminAction action ->
                adminActions.withTag("outcome", action.outcome()).increment();
            case SbcEvent.CertificateIssued issued ->
                orders.withTag("issuer", issued.issuer())
                        .withTag("outcome", "issued")
                        .increment();
            case SbcEvent.CertificateNotIssued failed ->
                orders.withTag("issuer", failed.issuer())
                        .withTag("outcome", "failed")
                        .increment();
        }
    }

    private void measure(SbcEvent.Quality quality) {
        if (quality.opinionScore() > 0) {
            opinionScore.withTag("scale", quality.scale()).record(quality.opinionScore());
        }
        // Where nothing came lately, it is that of a time that was counted before.
        if (quality.fractionLost() >= 0 && quality.jitterMicros() >= 0) {
            jitter.record(quality.jitterMicros());
        }
        if (quality.roundTripMicros() >= 0) {
            roundTrip.record(quality.roundTripMicros());
        }
    }

    private void count(SbcEvent.MediaTranscoded transcoded) {
        if (!transcoded.codecs().isEmpty()) {
            mediaTranscoded.increment();
        }
    }

    private void count(SbcEvent.MediaReleased released) {
        mediaReleased.increment();
        packets.withTag("outcome", "received").increment(released.received());
        packets.withTag("outcome", "sent").increment(released.sent());
        packets.withTag("outcome", "lost").increment(Math.max(0, released.lost()));
        packets.withTag("outcome", "auth-failed").increment(released.authenticationFailures());
        packets.withTag("outcome", "replayed").increment(released.replayed());
        packets.withTag("outcome", "discarded").increment(released.discarded());
        rtcp.withTag("outcome", "received").increment(released.rtcp().received());
        rtcp.withTag("outcome", "sent").increment(released.rtcp().sent());
        rtcp.withTag("outcome", "refused").increment(released.rtcp().refused());
    }
}
