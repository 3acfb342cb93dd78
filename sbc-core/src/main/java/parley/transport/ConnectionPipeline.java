package parley.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import parley.common.Endpoint;
import parley.config.SipConfig;
import parley.observe.EventSink;
import parley.tls.ClientHello;
import parley.tls.Handshake;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.PeerIdentity;
import parley.tls.TlsSnapshot;

/// The stages of a stream connection, from the socket up: lingering close, TLS (the ClientHello
/// first, where we are the server), idle watch, flush batching,
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

    /// The same, whose handshakes nobody is told of.
    ConnectionPipeline untold() {
        return new ConnectionPipeline(sip, _ -> {});
    }

    /// Hears how a TLS handshake failed.
    @FunctionalInterface
    interface Refusal {
        void because(Explanation explanation, HandshakeFailure failure);
    }

    /// A connection without TLS: ready at once.
    /// @param via name of the listener or peer, for events
    void plain(Channel channel, Role role, String via, Consumer<OpenConnection> ready) {
        channel.config().setAutoRead(false);
        var report = new HandshakeReport(role, via, events, "plain SIP");
        channel.pipeline().addLast(new LingeringClose(), new PlainStart(report));
        ready.accept(sipStages(channel, role, PeerIdentity.NONE, List.of()));
    }

    /// A connection that a TLS listener accepted: ready when the handshake has succeeded.
    /// @param snapshot in force for it
    void accepted(Channel channel, TlsSnapshot snapshot, String listener, Consumer<OpenConnection> ready) {
        var report = new HandshakeReport(Role.SERVER, listener, events, snapshot.wanted(listener));
        var chooser = new HelloStage.Chooser() {
            @Override
            public TlsSnapshot.Serving serve(ClientHello hello) {
                return snapshot.serve(listener, hello, channel.alloc());
            }

            @Override
            public void begin(ChannelHandlerContext context, Handshake handshake, Duration left) {
                secure(channel, handshake, left, report, ready, (_, _) -> {});
            }
        };
        channel.pipeline().addLast(new LingeringClose(), new HelloStage(report, sip.handshakeTimeout(), chooser));
    }

    /// A connection that we dialled with TLS: ready when the handshake has succeeded.
    /// @param via name of the peer, for events
    void dialled(Channel channel, Handshake handshake, String via, Consumer<OpenConnection> ready, Refusal refusal) {
        var report = new HandshakeReport(Role.CLIENT, via, events, handshake.wanted());
        channel.pipeline().addLast(new LingeringClose());
        secure(channel, handshake, sip.handshakeTimeout(), report, ready, refusal);
    }

    private void secure(
            Channel channel,
            Handshake handshake,
            Duration timeout,
            HandshakeReport report,
            Consumer<OpenConnection> ready,
            Refusal refusal) {
        var tls = handshake.handler();
        tls.setHandshakeTimeoutMillis(Math.max(1, timeout.toMillis()));
        tls.setCloseNotifyFlushTimeoutMillis(TransportLimits.LINGER.toMillis());
        var owner = new TlsStage.Owner() {
            @Override
            public void secured(PeerIdentity peer) {
                channel.config().setAutoRead(false);
                ready.accept(sipStages(channel, report.role(), peer, handshake.shown()));
            }

            @Override
            public void refused(Explanation explanation, HandshakeFailure failure) {
                refusal.because(explanation, failure);
            }
        };
        var wire = new WireWatch(report);
        channel.pipeline().addLast(wire, tls, new TlsStage(handshake, wire, report, owner));
    }

    /// Tells of a connection that never came about, over TLS or not.
    Explanation notConnected(String via, String wanted, Endpoint target, HandshakeFailure failure) {
        return new HandshakeReport(Role.CLIENT, via, events, wanted).refused(target, failure, Optional.empty());
    }

    private OpenConnection sipStages(Channel channel, Role role, PeerIdentity peer, List<X509Certificate> shown) {
        var bridge = new ActorBridge(channel, role);
        channel.pipeline()
                .addLast(
                        idle(sip.idleTimeout()),
                        new FlushConsolidationHandler(FLUSHES_AT_MOST, true),
                        new SipFrameDecoder(role),
                        bridge);
        return new OpenConnection(channel, role, bridge, peer, shown);
    }

    private static IdleStateHandler idle(Duration timeout) {
        return new IdleStateHandler(0, 0, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
