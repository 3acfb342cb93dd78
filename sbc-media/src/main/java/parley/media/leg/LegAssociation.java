package parley.media.leg;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.BiConsumer;
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
/// The association is with the address that SDP named. As client that is nearly all: what we greet answers from
/// where it was greeted, or, if it has several addresses and the system chose another one for it, from the same port
/// of the host that the signalling comes from. As server we may be greeted from other ports, too, of the host that
/// SDP named or that the signalling comes from, for a NAT may have changed both. Nobody knows which of them is the
/// peer until one has shown the certificate, so each has an association of its own ([Attempts]): a forged first
/// flight ends its own and no other. A third host is not heard. With ICE a record is taken from where the peer's
/// signed checks have come from, and from nowhere else.
final class LegAssociation {
    /// Datagrams kept that come before the answer is known here: a ClientHello may overtake the SDP (RFC 5763 §5), and
    /// with ICE our own check. Eight hold a flight and its first repeats.
    static final int EARLY_MAX_DATAGRAMS = 8;

    private final DtlsCertificate certificate;
    private final Duration handshakeTimeout;
    private final ArrayDeque<Datagram> early = new ArrayDeque<>();
    private final CheckedSources checked = new CheckedSources();
    private @Nullable DtlsAssociation association;
    private @Nullable Attempts attempts;
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
    /// that is lost is sent again only after a second.
    /// @param outgoing gets what is to be sent, to [#peer()] where it names no address; on another thread
    /// @param outcome gets what became of the association with one address, for [#told]; on another thread
    void start(
            LegSecurity.Dtls security, Consumer<Datagram> outgoing, BiConsumer<TransportAddress, DtlsOutcome> outcome) {
        close();
        agreed = true;
        if (ice && !peer.reachable()) {
            awaitingCheck = () -> begin(security, outgoing, outcome);
        } else {
            begin(security, outgoing, outcome);
        }
    }

    private void begin(
            LegSecurity.Dtls security, Consumer<Datagram> outgoing, BiConsumer<TransportAddress, DtlsOutcome> outcome) {
        awaitingCheck = null;
        var parameters =
                new DtlsParameters(security.client(), security.profiles(), security.remote(), handshakeTimeout);
        if (!security.client() && !ice) {
            attempts = new Attempts(source -> start(parameters, source, outgoing, outcome));
        }
        association = start(parameters, TransportAddress.NONE, outgoing, outcome);
        early.forEach(this::feed);
        early.clear();
    }

    private DtlsAssociation start(
            DtlsParameters parameters,
            TransportAddress with,
            Consumer<Datagram> outgoing,
            BiConsumer<TransportAddress, DtlsOutcome> outcome) {
        return DtlsAssociation.start(
                parameters,
                certificate,
                octets -> outgoing.accept(new Datagram(octets, with)),
                told -> outcome.accept(with, told));
    }

    /// What became of the association with one address.
    /// @return what that means for the leg; empty if nothing
    Optional<DtlsOutcome> told(TransportAddress with, DtlsOutcome outcome) {
        if (attempts == null) {
            return Optional.of(outcome);
        }
        var meaning = attempts.told(with, outcome);
        if (outcome instanceof DtlsOutcome.Established && meaning.isPresent() && with.reachable()) {
            if (association != null) {
                association.close();
            }
            association = attempts.chosen();
            peer = with;
        }
        return meaning;
    }

    /// DTLS is not what was agreed.
    void forgo() {
        close();
        agreed = true;
        early.clear();
    }

    /// A record came in.
    void arrived(Datagram datagram) {
        if (agreed && awaitingCheck == null) {
            feed(datagram);
        } else if (early.size() < EARLY_MAX_DATAGRAMS && (!agreed || checked.contain(datagram.far()))) {
            early.add(datagram);
        }
    }

    private void feed(Datagram datagram) {
        var source = datagram.far();
        if (association == null) {
            return;
        }
        if (ice ? checked.contain(source) : source.equals(peer)) {
            association.feed(datagram.octets());
        } else if (attempts == null && !ice && anotherOfThePeer(source)) {
            if (association.feed(datagram.octets())) {
                peer = source;
            }
        } else if (attempts != null && (source.sameHost(signalled) || source.sameHost(signallingHost))) {
            attempts.feed(datagram);
        }
    }

    private boolean anotherOfThePeer(TransportAddress source) {
        return source.port() == signalled.port() && (source.sameHost(signallingHost) || source.sameHost(signalled));
    }

    /// Ends what there is.
    void close() {
        awaitingCheck = null;
        if (attempts != null) {
            attempts.close();
            attempts = null;
        }
        if (association != null) {
            association.close();
            association = null;
        }
    }
}
