package parley.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
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
import parley.sip.message.SipParser;
import parley.tls.ClientHello;
import parley.tls.Handshake;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.PeerIdentity;
import parley.tls.TlsSnapshot;

/// The stages of a stream connection, from the socket up: lingering close, TLS (the ClientHello first, where we are
/// the
/// server), idle watch, flush batching, framing (of the stream, or of WebSocket behind its HTTP request), and the
/// bridge
/// to its actor.
final class ConnectionPipeline {
    // Writes of several messages within one turn of the event loop leave in one system call, and one TLS record
    // flush.
    private static final int FLUSHES_AT_MOST = 64;

    // A browser's request has a dozen header fields.
    private static final HttpDecoderConfig HTTP =
            new HttpDecoderConfig().setMaxInitialLineLength(1_024).setMaxHeaderSize(8_192);

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

    /// What TLS has shown of the peer.
    /// @param identity proved
    /// @param shown its certificates, leaf first
    record Proved(PeerIdentity identity, List<X509Certificate> shown) {
        static final Proved NOTHING = new Proved(PeerIdentity.NONE, List.of());

        Proved {
            shown = List.copyOf(shown);
        }
    }

    /// Hears how a TLS handshake failed.
    @FunctionalInterface
    interface Refusal {
        void because(Explanation explanation, HandshakeFailure failure);
    }

    /// A connection without TLS: ready at once.
    /// @param via name of the listener or peer, for events
    void plain(Channel channel, Role role, String via, Consumer<OpenConnection> ready) {
        var report = new HandshakeReport(role, via, events, "plain SIP");
        channel.pipeline().addLast(new LingeringClose(), new PlainStart(report));
        ready.accept(sip(channel, role, Proved.NOTHING));
    }

    /// A connection that a TLS listener accepted.
    /// @param snapshot in force for it
    /// @param secured told who the client has proved to be, when the handshake has succeeded
    void accepted(Channel channel, TlsSnapshot snapshot, String listener, Consumer<Proved> secured) {
        var report = new HandshakeReport(Role.SERVER, listener, events, snapshot.wanted(listener));
        var chooser = new HelloStage.Chooser() {
            @Override
            public TlsSnapshot.Serving serve(ClientHello hello) {
                return snapshot.serve(listener, hello, channel.alloc());
            }

            @Override
            public void begin(ChannelHandlerContext context, Handshake handshake, Duration left) {
                secure(channel, handshake, left, report, secured, (_, _) -> {});
            }
        };
        channel.pipeline().addLast(new LingeringClose(), new HelloStage(report, sip.handshakeTimeout(), chooser));
    }

    /// A connection that we dialled with TLS: ready when the handshake has succeeded.
    /// @param via name of the peer, for events
    void dialled(Channel channel, Handshake handshake, String via, Consumer<OpenConnection> ready, Refusal refusal) {
        var report = new HandshakeReport(Role.CLIENT, via, events, handshake.wanted());
        channel.pipeline().addLast(new LingeringClose());
        Consumer<Proved> secured = peer -> ready.accept(sip(channel, Role.CLIENT, peer));
        secure(channel, handshake, sip.handshakeTimeout(), report, secured, refusal);
    }

    private void secure(
            Channel channel,
            Handshake handshake,
            Duration timeout,
            HandshakeReport report,
            Consumer<Proved> secured,
            Refusal refusal) {
        var tls = handshake.handler();
        tls.setHandshakeTimeoutMillis(Math.max(1, timeout.toMillis()));
        tls.setCloseNotifyFlushTimeoutMillis(TransportLimits.LINGER.toMillis());
        var owner = new TlsStage.Owner() {
            @Override
            public void secured(PeerIdentity peer) {
                secured.accept(new Proved(peer, handshake.shown()));
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

    /// SIP on the stream itself.
    OpenConnection sip(Channel channel, Role role, Proved peer) {
        return framed(channel, role, peer, new SipFrameDecoder(role));
    }

    /// SIP over WebSocket (RFC 7118), for a connection that a listener accepted: ready when the HTTP request has
    /// been answered.
    /// @param origins of pages that may connect
    /// @param refused told why not, in plain words
    void webSocket(
            Channel channel,
            List<String> origins,
            Proved peer,
            Consumer<OpenConnection> ready,
            Consumer<String> refused) {
        Runnable opened = () -> {
            channel.pipeline().addLast(new WebSocketFrameAggregator(SipParser.MESSAGE_MAX_BYTES));
            ready.accept(framed(channel, Role.SERVER, peer, new WebSocketFraming()));
        };
        channel.pipeline()
                .addLast(
                        new HttpServerCodec(HTTP),
                        new HttpObjectAggregator(0),
                        new WebSocketStart(origins, sip.handshakeTimeout(), opened, refused));
    }

    private OpenConnection framed(Channel channel, Role role, Proved peer, ChannelHandler framing) {
        // Until there is an actor to take what comes.
        channel.config().setAutoRead(false);
        var bridge = new ActorBridge(channel, role);
        channel.pipeline()
                .addLast(
                        idle(sip.idleTimeout()), new FlushConsolidationHandler(FLUSHES_AT_MOST, true), framing, bridge);
        return new OpenConnection(channel, role, bridge, peer.identity(), peer.shown());
    }

    private static IdleStateHandler idle(Duration timeout) {
        return new IdleStateHandler(0, 0, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
