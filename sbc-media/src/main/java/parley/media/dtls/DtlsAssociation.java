package parley.media.dtls;

import java.io.IOException;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;

/// One DTLS-SRTP association (RFC 5763, RFC 5764), DTLS 1.2, either role: datagrams in, datagrams and one outcome
/// out.
///
/// The library blocks, so the handshake runs on a virtual thread of its own. An owner feeds only datagrams that came
/// from where it expects its peer: the first flights are not authenticated and who can inject them can end the
/// handshake.
///
/// Thread and library are done with once the keys are there ([SettledConnection]): a peer that lost our last flight
/// is sent it again, and a peer's close_notify is told by [DtlsOutcome.Closed], both by whoever feeds. Whatever else
/// comes then, forged records included, changes nothing.
///
/// Both callbacks are called by either thread and must not block; outcomes come one at a time.
public final class DtlsAssociation implements AutoCloseable {
    private static final byte[] NOTHING = {};

    private final Consumer<byte[]> outgoing;
    private final Consumer<DtlsOutcome> outcome;
    private final Object lock = new Object();
    private Phase phase;
    private long dropped;

    private sealed interface Phase {
        record Handshake(QueuedTransport transport) implements Phase {}

        record Settled(SettledConnection connection) implements Phase {}

        record Over() implements Phase {}
    }

    private DtlsAssociation(QueuedTransport transport, Consumer<byte[]> outgoing, Consumer<DtlsOutcome> outcome) {
        this.phase = new Phase.Handshake(transport);
        this.outgoing = outgoing;
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
        var transport = new QueuedTransport(parameters.client(), outgoing);
        var association = new DtlsAssociation(transport, outgoing, outcome);
        Thread.ofVirtual()
                .name(parameters.client() ? "dtls-client" : "dtls-server")
                .start(() -> association.run(parameters, certificate, resendMillis, transport));
        return association;
    }

    /// Hands over a datagram from the peer, which the caller does not touch again. Never blocks; any thread.
    /// @return false if it was dropped: longer than 8 KiB, or 32 are waiting, or the association is over; after
    ///     the handshake, if it did not prove to be the peer's and call for an answer
    public boolean feed(byte[] datagram) {
        byte[] reply;
        synchronized (lock) {
            switch (phase) {
                case Phase.Handshake(QueuedTransport transport) -> {
                    return transport.feed(datagram);
                }
                case Phase.Settled(SettledConnection connection) -> reply = received(connection, datagram);
                case Phase.Over() -> {
                    return false;
                }
            }
        }
        if (reply.length > 0) {
            outgoing.accept(reply);
        }
        return reply.length > 0;
    }

    private byte[] received(SettledConnection connection, byte[] datagram) {
        return switch (connection.received(datagram)) {
            case NOTHING -> NOTHING;
            case AWAITS_LAST_FLIGHT -> connection.lastFlight();
            case END -> {
                phase = new Phase.Over();
                outcome.accept(new DtlsOutcome.Closed());
                yield connection.closeNotify();
            }
        };
    }

    /// Datagrams and records dropped unread in the handshake: over a limit, malformed, or out of order.
    public long dropped() {
        synchronized (lock) {
            return phase instanceof Phase.Handshake(QueuedTransport transport) ? transport.dropped() : dropped;
        }
    }

    /// Ends the association: tells the peer if there is one, calls back no more with an outcome. Any thread, any
    /// time.
    @Override
    public void close() {
        Phase before;
        synchronized (lock) {
            before = phase;
            phase = new Phase.Over();
        }
        switch (before) {
            case Phase.Handshake(QueuedTransport transport) -> {
                dropped = transport.dropped();
                transport.shut();
            }
            case Phase.Settled(SettledConnection connection) -> outgoing.accept(connection.closeNotify());
            case Phase.Over() -> {}
        }
    }

    // Most of the time until there are keys a server may only wait for its caller. The library and its buffers come
    // when there is somebody.
    private void run(
            DtlsParameters parameters, DtlsCertificate certificate, int resendMillis, QueuedTransport transport) {
        long begun = System.nanoTime();
        var rest = parameters.handshakeTimeout();
        try {
            if (!parameters.client()) {
                if (!transport.heard(rest.toNanos())) {
                    fail(transport, new DtlsOutcome.Failed(DtlsOutcome.Cause.TIMEOUT, silence(parameters, transport)));
                    return;
                }
                rest = rest.minusNanos(System.nanoTime() - begun);
            }
            run(parameters, new SrtpHandshake(parameters.within(rest), certificate, resendMillis), transport);
        } catch (IOException interrupted) {
            fail(transport, new DtlsOutcome.Failed(DtlsOutcome.Cause.PROTOCOL, "the handshake was interrupted"));
        } catch (RuntimeException fault) {
            // The owner would wait for ever.
            fail(transport, new DtlsOutcome.Failed(DtlsOutcome.Cause.PROTOCOL, "a fault of ours: " + fault));
            throw fault;
        } finally {
            transport.shut();
        }
    }

    private void run(DtlsParameters parameters, SrtpHandshake handshake, QueuedTransport transport) {
        try {
            if (parameters.client()) {
                new DTLSClientProtocol().connect(new SrtpClient(handshake), transport);
            } else {
                new DTLSServerProtocol().accept(new SrtpServer(handshake), transport);
            }
            transport.flush();
            settle(
                    transport,
                    parameters.client()
                            ? SettledConnection.ofClient(handshake.recordKeys(), transport.sent())
                            : SettledConnection.ofServer(handshake.recordKeys(), transport.sent()),
                    handshake.established());
        } catch (IOException failure) {
            transport.flush();
            fail(transport, explain(failure, parameters, handshake, transport));
        }
    }

    private void settle(QueuedTransport transport, SettledConnection connection, DtlsOutcome.Established keys) {
        boolean closed;
        synchronized (lock) {
            closed = phase instanceof Phase.Over;
            if (!closed) {
                dropped = transport.dropped();
                phase = new Phase.Settled(connection);
                outcome.accept(keys);
            }
        }
        if (closed) {
            outgoing.accept(connection.closeNotify());
        } else {
            transport.unread().forEach(this::feed);
        }
    }

    private void fail(QueuedTransport transport, DtlsOutcome.Failed failure) {
        synchronized (lock) {
            if (!(phase instanceof Phase.Over)) {
                dropped = transport.dropped();
                phase = new Phase.Over();
                outcome.accept(failure);
            }
        }
    }

    private static DtlsOutcome.Failed explain(
            IOException failure, DtlsParameters parameters, SrtpHandshake handshake, QueuedTransport transport) {
        return handshake.refusal().orElseGet(() -> switch (failure) {
            case TlsTimeoutException _ ->
                new DtlsOutcome.Failed(DtlsOutcome.Cause.TIMEOUT, silence(parameters, transport));
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

    private static String silence(DtlsParameters parameters, QueuedTransport transport) {
        String within = "no DTLS handshake within " + parameters.handshakeTimeout() + ": ";
        if (transport.taken() > 0) {
            return within + "the peer answered at first, then no longer";
        }
        return within + (parameters.client() ? "the peer never answered our hello" : "the peer never sent a hello");
    }
}
