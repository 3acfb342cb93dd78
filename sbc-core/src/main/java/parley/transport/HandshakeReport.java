package parley.transport;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Optional;
import parley.common.Endpoint;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.tls.Handshake;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeExplainer.Circumstances;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeExplainer.Progress;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.PeerIdentity;
import parley.tls.ServerHello;
import parley.tls.TlsAlert;

/// Gathers what is to be told of one handshake, and tells it as one event.
final class HandshakeReport {
    private final Role role;
    private final String via;
    private final EventSink events;
    private SbcEvent.TlsOffer offered = SbcEvent.TlsOffer.UNKNOWN;
    private String wanted;
    private Optional<ServerHello> agreed = Optional.empty();
    private int alertSent = -1;
    private boolean told;

    /// @param via name of the listener or peer
    /// @param wanted our policy in words, as far as it is known yet
    HandshakeReport(Role role, String via, EventSink events, String wanted) {
        this.role = role;
        this.via = via;
        this.events = events;
        this.wanted = wanted;
    }

    Role role() {
        return role;
    }

    void offered(SbcEvent.TlsOffer offer) {
        this.offered = offer;
    }

    /// The server has chosen.
    void answered(ServerHello hello) {
        this.agreed = Optional.of(hello);
    }

    /// True once the server has chosen version and suite.
    boolean answered() {
        return agreed.isPresent();
    }

    void wanted(String policy) {
        this.wanted = policy;
    }

    void alertSent(int alert) {
        this.alertSent = alert;
    }

    /// True if the event is out: whatever comes now is not the handshake's end.
    boolean told() {
        return told;
    }

    void accepted(Endpoint remote, Handshake handshake, List<String> remarks) {
        told = true;
        var explanation = new Explanation(SbcEvent.TlsHandshake.ACCEPTED, String.join("; ", remarks));
        events.accept(event(remote, handshake.session(), explanation, "", ""));
    }

    /// @param handshake that failed; empty: it never came to one
    Explanation refused(Endpoint remote, HandshakeFailure failure, Optional<Handshake> handshake) {
        told = true;
        var shown = failure instanceof HandshakeFailure.Untrusted(var _, var peer) ? peer : PeerIdentity.NONE;
        var session = new Handshake.Session(
                agreed.map(ServerHello::versionName).orElse(""),
                agreed.map(ServerHello::suiteName).orElse(""),
                shown,
                Optional.empty());
        var weakness = handshake.flatMap(Handshake::ownWeakness);
        var around = new Circumstances(offered, wanted, weakness, progress(handshake));
        var explanation = HandshakeExplainer.explain(role, failure, around);
        var received = failure instanceof HandshakeFailure.AlertReceived(var alert) ? TlsAlert.told(alert) : "";
        var sent = alertSent >= 0 ? alertSent : failure.alertSent();
        events.accept(event(remote, session, explanation, received, sent < 0 ? "" : TlsAlert.told(sent)));
        return explanation;
    }

    private Progress progress(Optional<Handshake> handshake) {
        if (handshake.map(Handshake::certificateAsked).orElse(false)) {
            return Progress.CERTIFICATE_ASKED;
        }
        return answered() ? Progress.HELLO_ANSWERED : Progress.HELLO_SENT;
    }

    private SbcEvent event(
            Endpoint remote, Handshake.Session session, Explanation explanation, String received, String sent) {
        return new SbcEvent.TlsHandshake(
                role.word(),
                via,
                remote,
                session.version(),
                session.cipher(),
                offered.serverName(),
                session.shown().subject(),
                session.shown().names(),
                session.shown().serial(),
                session.shownUntil(),
                explanation.verdict(),
                explanation.text(),
                new SbcEvent.TlsTerms(offered, wanted, received, sent));
    }

    /// Where the other end is, as far as the channel knows.
    static Endpoint remote(Channel channel) {
        return Addresses.endpoint(channel.remoteAddress());
    }
}
