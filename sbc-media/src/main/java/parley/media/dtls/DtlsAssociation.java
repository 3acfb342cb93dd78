package parley.media.dtls;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;

/// One DTLS-SRTP association (RFC 5763, RFC 5764), DTLS 1.2, either role: datagrams in, datagrams and one outcome
/// out.
///
/// The library blocks, so it runs on a virtual thread of its own; both callbacks are called there, one at a time,
/// and must not block. An owner feeds only datagrams that came from where it expects its peer: the first flights
/// are not authenticated and who can inject them can end the handshake.
///
/// After [DtlsOutcome.Established] the thread stays: a peer that lost our last flight is sent it again, and a
/// peer's close_notify is told by [DtlsOutcome.Closed]. Whatever else comes then, forged records included, changes
/// nothing.
public final class DtlsAssociation implements AutoCloseable {
    private static final int PUMP_WAIT_MILLIS = 60_000;
    private static final int PUMP_MAX_BYTES = 2048;

    private final DtlsParameters parameters;
    private final SrtpHandshake handshake;
    private final QueuedTransport transport;
    private final Consumer<DtlsOutcome> outcome;

    private DtlsAssociation(
            DtlsParameters parameters,
            DtlsCertificate certificate,
            int resendMillis,
            Consumer<byte[]> outgoing,
            Consumer<DtlsOutcome> outcome) {
        this.parameters = parameters;
        this.handshake = new SrtpHandshake(parameters, certificate, resendMillis);
        this.transport = new QueuedTransport(parameters.client(), outgoing);
        this.outcome = outcome;
    }

    /// Starts the handshake; as client, the first datagram goes out at once.
    /// @param certificate the one whose fingerprint our SDP announced
    /// @param outgoing gets each datagram to be sent to the peer, at most 1,200 octets
    /// @param outcome gets `Established`, later perhaps `Closed`; or `Failed`; or nothing after [#close()]
    public static DtlsAssociation start(
            DtlsParameters parameters,
            DtlsCertificate certificate,
            Consumer<byte[]> outgoing,
            Consumer<DtlsOutcome> outcome) {
        return start(parameters, certificate, SrtpHandshake.RESEND_MILLIS, outgoing, outcome);
    }

    // Tests on lossy links have no half seconds to spare.
    static DtlsAssociation start(
            DtlsParameters parameters,
            DtlsCertificate certificate,
            int resendMillis,
            Consumer<byte[]> outgoing,
            Consumer<DtlsOutcome> outcome) {
        var association = new DtlsAssociation(parameters, certificate, resendMillis, outgoing, outcome);
        Thread.ofVirtual()
                .name(parameters.client() ? "dtls-client" : "dtls-server")
                .start(association::run);
        return association;
    }

    /// Hands over a datagram from the peer, which the caller does not touch again. Never blocks; any thread.
    /// @return false if it was dropped: longer than 8 KiB, or 32 are waiting, or the association is over
    public boolean feed(byte[] datagram) {
        return transport.feed(datagram);
    }

    /// Datagrams and records dropped unread: over a limit, malformed, or out of order.
    public long dropped() {
        return transport.dropped();
    }

    /// Ends the association: tells the peer if there is one, calls back no more with an outcome. Any thread, any
    /// time.
    @Override
    public void close() {
        transport.shut();
    }

    private void run() {
        try {
            var dtls = handshake();
            transport.settle();
            handshake.established().ifPresent(this::tell);
            pump(dtls);
        } catch (IOException failure) {
            transport.flush();
            tell(explain(failure));
        } finally {
            transport.shut();
        }
    }

    private DTLSTransport handshake() throws IOException {
        return parameters.client()
                ? new DTLSClientProtocol().connect(new SrtpClient(handshake), transport)
                : new DTLSServerProtocol().accept(new SrtpServer(handshake), transport);
    }

    // Nothing of ours travels in it: what is read is thrown away, alerts and retransmissions act inside the
    // library.
    private void pump(DTLSTransport dtls) {
        byte[] ignored = new byte[PUMP_MAX_BYTES];
        try (Closeable _ = dtls::close) {
            while (!transport.isShut()) {
                dtls.receive(ignored, 0, ignored.length, PUMP_WAIT_MILLIS);
            }
        } catch (IOException ended) {
            // By us, by the peer, or by a peer that broke a rule: the association is over in any case.
        }
        tell(new DtlsOutcome.Closed());
    }

    private void tell(DtlsOutcome what) {
        if (!transport.isShut()) {
            outcome.accept(what);
        }
    }

    private DtlsOutcome.Failed explain(IOException failure) {
        return handshake.refusal().orElseGet(() -> switch (failure) {
            case TlsTimeoutException _ -> new DtlsOutcome.Failed(DtlsOutcome.Cause.TIMEOUT, silence());
            case TlsFatalAlertReceived alert -> protocol("the peer refused the handshake", alert.getAlertDescription());
            case TlsFatalAlert alert -> protocol("the handshake broke a rule", alert.getAlertDescription());
            default ->
                new DtlsOutcome.Failed(DtlsOutcome.Cause.PROTOCOL, "the handshake failed: " + failure.getMessage());
        });
    }

    private static DtlsOutcome.Failed protocol(String what, short alert) {
        return new DtlsOutcome.Failed(
                DtlsOutcome.Cause.PROTOCOL, what + " (DTLS alert " + AlertDescription.getText(alert) + ")");
    }

    private String silence() {
        String within = "no DTLS handshake within " + parameters.handshakeTimeout() + ": ";
        if (transport.taken() > 0) {
            return within + "the peer answered at first, then no longer";
        }
        return within + (parameters.client() ? "the peer never answered our hello" : "the peer never sent a hello");
    }
}
