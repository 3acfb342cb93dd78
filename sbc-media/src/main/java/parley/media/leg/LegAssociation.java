package parley.media.leg;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.media.bridge.CheckedSources;
import parley.media.bridge.TransportAddress;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.mediaport.LegSecurity;

/// The DTLS associations of one leg, one after the other, and which datagrams belong to them. On the worker's thread
/// only; the handshake itself runs elsewhere and answers by the two callbacks.
///
/// A record is taken from the host that SDP named or that the signalling comes from, on any port: a NAT may have
/// changed both, but who can send from a third host must not be able to end the handshake with a forged first
/// flight. With ICE it is taken from where the peer's signed checks have come from, and from nowhere else.
final class LegAssociation {
    /// Datagrams kept that come before the answer is known here: a ClientHello may overtake the SDP (RFC 5763 §5).
    /// Eight hold a flight and its first repeats.
    static final int EARLY_MAX_DATAGRAMS = 8;

    private final DtlsCertificate certificate;
    private final Duration handshakeTimeout;
    private final ArrayDeque<Datagram> early = new ArrayDeque<>();
    private final CheckedSources checked = new CheckedSources();
    private @Nullable DtlsAssociation association;
    private @Nullable Runnable awaitingCheck;
    private boolean ice;
    private boolean agreed;
    private TransportAddress signalled = TransportAddress.NONE;
    private TransportAddress signallingHost = TransportAddress.NONE;
    private TransportAddress peer = TransportAddress.NONE;

    /// For one leg.
    /// @param certificate the one whose fingerprint its SDP announced
    LegAssociation(DtlsCertificate certificate, Duration handshakeTimeout) {
        this.certificate = certificate;
        this.handshakeTimeout = handshakeTimeout;
    }

    /// Where our datagrams go.
    TransportAddress peer() {
        return peer;
    }

    /// An offer/answer ended, and named this address.
    /// @param from host that it came from, [TransportAddress#NONE] if that is not known; its port says nothing
    void signalled(TransportAddress address, TransportAddress from) {
        ice = false;
        signallingHost = from;
        if (!address.equals(signalled)) {
            signalled = address;
            peer = address;
        }
    }

    /// An offer/answer ended in which both sides speak ICE.
    void signalledByIce() {
        if (!ice) {
            ice = true;
            signalled = TransportAddress.NONE;
            peer = TransportAddress.NONE;
        }
    }

    /// ICE: the peer's signed check came from there.
    /// @param nominated it is to be used from now on
    void checked(TransportAddress source, boolean nominated) {
        checked.add(source);
        if (nominated || !peer.reachable()) {
            peer = source;
        }
        if (awaitingCheck != null) {
            awaitingCheck.run();
        }
    }

    /// ICE: the peer's signed check came from there; ours has not been answered yet.
    void heard(TransportAddress source) {
        checked.add(source);
    }

    /// ICE: nothing is sent any more (RFC 7675 §5.1).
    void lapsed() {
        peer = TransportAddress.NONE;
    }

    /// Starts an association in place of any before; with ICE once there is somewhere to send to, for a ClientHello
    /// that
    /// is lost is sent again only after a second.
    /// @param outgoing gets what is to be sent to [#peer()]; on another thread
    /// @param outcome gets what became of it; on another thread
    void start(LegSecurity.Dtls security, Consumer<byte[]> outgoing, Consumer<DtlsOutcome> outcome) {
        close();
        agreed = true;
        if (ice && !peer.reachable()) {
            awaitingCheck = () -> begin(security, outgoing, outcome);
        } else {
            begin(security, outgoing, outcome);
        }
    }

    private void begin(LegSecurity.Dtls security, Consumer<byte[]> outgoing, Consumer<DtlsOutcome> outcome) {
        awaitingCheck = null;
        var parameters =
                new DtlsParameters(security.client(), security.profiles(), security.remote(), handshakeTimeout);
        association = DtlsAssociation.start(parameters, certificate, outgoing, outcome);
        early.forEach(this::feed);
        early.clear();
    }

    /// DTLS is not what was agreed.
    void forgo() {
        close();
        agreed = true;
        early.clear();
    }

    /// A record came in.
    void arrived(Datagram datagram) {
        if (agreed) {
            feed(datagram);
        } else if (early.size() < EARLY_MAX_DATAGRAMS) {
            early.add(datagram);
        }
    }

    private void feed(Datagram datagram) {
        if (association != null && known(datagram.source()) && association.feed(datagram.octets()) && !ice) {
            peer = datagram.source();
        }
    }

    private boolean known(TransportAddress source) {
        return ice ? checked.contain(source) : source.sameHost(peer) || source.sameHost(signallingHost);
    }

    /// Ends what there is.
    void close() {
        awaitingCheck = null;
        if (association != null) {
            association.close();
            association = null;
        }
    }
}
