package parley.transport;

import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import parley.config.SipConfig;
import parley.observe.EventSink;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.PeerIdentity;

/// The stages of a stream connection, from the socket up: lingering close, TLS, idle watch, flush batching,
/// framing, and the bridge to its actor.
final class ConnectionPipeline {
    // Writes of several messages within one turn of the event loop leave in one system call, and one TLS record
    // flush.
    private static final int FLUSHES_AT_MOST = 64;

    private final SipConfig sip;
    private final EventSink events;

    ConnectionPipeline(SipConfig sip, EventSink events) {
        this.sip = sip;
        this.events = events;
    }

    /// Hears how a TLS handshake failed.
    @FunctionalInterface
    interface Refusal {
        void because(Explanation explanation, HandshakeFailure failure);
    }

    /// A connection without TLS: ready at once.
    void plain(Channel channel, Role role, Consumer<OpenConnection> ready) {
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new LingeringClose());
        ready.accept(sipStages(channel, role, PeerIdentity.NONE));
    }

    /// A connection with TLS: ready when the handshake has succeeded.
    /// @param via name of the listener or peer, for events
    /// @param objection what speaks against a peer whose handshake is done
    void secured(
            Channel channel,
            SslHandler tls,
            Role role,
            String via,
            Supplier<Optional<HandshakeFailure>> objection,
            Consumer<OpenConnection> ready,
            Refusal refusal) {
        tls.setHandshakeTimeoutMillis(sip.handshakeTimeout().toMillis());
        tls.setCloseNotifyFlushTimeoutMillis(TransportLimits.LINGER.toMillis());
        var owner = new TlsStage.Owner() {
            @Override
            public Optional<HandshakeFailure> objection() {
                return objection.get();
            }

            @Override
            public void secured(PeerIdentity peer) {
                channel.config().setAutoRead(false);
                ready.accept(sipStages(channel, role, peer));
            }

            @Override
            public void refused(Explanation explanation, HandshakeFailure failure) {
                refusal.because(explanation, failure);
            }
        };
        var first = new FirstOctets();
        channel.pipeline()
                .addLast(new LingeringClose(), first, tls, new TlsStage(tls, first, role, via, events, owner));
    }

    private OpenConnection sipStages(Channel channel, Role role, PeerIdentity peer) {
        var bridge = new ActorBridge(channel, role);
        channel.pipeline()
                .addLast(
                        idle(sip.idleTimeout()),
                        new FlushConsolidationHandler(FLUSHES_AT_MOST, true),
                        new SipFrameDecoder(role),
                        bridge);
        return new OpenConnection(channel, bridge, peer);
    }

    private static IdleStateHandler idle(Duration timeout) {
        return new IdleStateHandler(0, 0, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
