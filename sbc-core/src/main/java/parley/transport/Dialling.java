package parley.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import parley.common.Endpoint;
import parley.observe.SbcEvent;
import parley.resolve.Target;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.TlsSnapshot;

/// One attempt to reach a next hop: its servers in turn until one takes the connection and finishes the handshake
/// (RFC 3263 §4.3). Runs on the event loop; the outcome comes exactly once.
final class Dialling {
    private final TransportContext transport;
    private final TlsSnapshot tls;
    private final NextHop hop;
    private final List<Target> targets;
    private final Consumer<Outcome> outcome;
    private final List<Target> failed = new ArrayList<>();

    /// How it went.
    sealed interface Outcome {
        /// Servers that did not take it.
        List<Target> failed();

        /// One took it.
        record Connected(OpenConnection connection, List<Target> failed) implements Outcome {}

        /// Nobody took it.
        /// @param cause in plain words
        record Failed(String cause, List<Target> failed) implements Outcome {}

        /// Nobody took it in time.
        static Failed timedOut(NextHop hop) {
            return new Failed(
                    "no connection to %s%s within %d s"
                            .formatted(
                                    hop.host(),
                                    hop.port() == 0 ? "" : " port " + hop.port(),
                                    TransportLimits.DIAL_TIMEOUT.toSeconds()),
                    List.of());
        }

        /// All servers have been tried.
        static Failed noneLeft(NextHop hop) {
            return new Failed("no other server of " + hop.host() + " is left to try", List.of());
        }

        /// There is nobody to ask.
        static Failed unlocated(TransportContext transport, NextHop hop, String cause) {
            var failure = new HandshakeFailure.NotConnected(cause);
            var explanation = report(transport, hop, new Endpoint("0.0.0.0", hop.port()), failure);
            return new Failed(words(hop, hop.host(), hop.port(), explanation), List.of());
        }
    }

    /// @param targets at least one, in the order in which they are tried
    Dialling(
            TransportContext transport, TlsSnapshot tls, NextHop hop, List<Target> targets, Consumer<Outcome> outcome) {
        this.transport = transport;
        this.tls = tls;
        this.hop = hop;
        this.targets = targets;
        this.outcome = outcome;
    }

    /// Begins; returns at once.
    void begin() {
        connect(0);
    }

    private void connect(int index) {
        var target = targets.get(index);
        new Bootstrap()
                .group(transport.loops().group())
                .channel(transport.loops().socket())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) TransportLimits.CONNECT_TIMEOUT.toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        transport.channels().add(channel);
                        EventLoops.apply(channel, transport.loops().streamOptions());
                        prepare(channel, index);
                    }
                })
                .connect(Addresses.socketAddress(target.endpoint()))
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        var failure = HandshakeFailure.of(connected.cause());
                        next(index, report(transport, hop, target.endpoint(), failure));
                    }
                });
    }

    private void prepare(Channel channel, int index) {
        // TLS begins when TCP stands: without a connection there is nothing for it to report.
        channel.pipeline().addLast(new WhenActive(() -> {
            if (hop.protocol().secure()) {
                secure(channel, index);
            } else {
                transport.pipeline().plain(channel, Role.CLIENT, via(hop), this::succeed);
            }
        }));
    }

    // Whatever is wrong with one server may be right with the next: each has a certificate of its own.
    private void secure(Channel channel, int index) {
        var port = targets.get(index).port();
        var handshake = tls.dial(hop.peer(), channel.alloc(), hop.host(), port);
        transport
                .pipeline()
                .dialled(channel, handshake, via(hop), this::succeed, (explanation, _) -> next(index, explanation));
    }

    private void next(int index, Explanation explanation) {
        var target = targets.get(index);
        failed.add(target);
        if (index + 1 < targets.size()) {
            connect(index + 1);
            return;
        }
        var at = target.address().equals(hop.host()) ? hop.host() : hop.host() + " (" + target.address() + ")";
        var tried = targets.size() == 1 ? "" : "; the last of " + targets.size() + " servers tried";
        outcome.accept(new Outcome.Failed(words(hop, at, target.port(), explanation) + tried, failed));
    }

    private static String words(NextHop hop, String at, int port, Explanation explanation) {
        return "%s to %s%s: %s: %s"
                .formatted(
                        hop.protocol().token().toUpperCase(Locale.ROOT),
                        at,
                        port == 0 ? "" : " port " + port,
                        explanation.verdict(),
                        explanation.text());
    }

    /// What events call the other end: the peer's name, or the host where no peer is configured.
    static String via(NextHop hop) {
        return hop.peer().isEmpty() ? hop.host() : hop.peer();
    }

    private void succeed(OpenConnection connection) {
        outcome.accept(new Outcome.Connected(connection, failed));
    }

    // Over TLS it is told as a handshake, although none began.
    private static Explanation report(
            TransportContext transport, NextHop hop, Endpoint target, HandshakeFailure failure) {
        if (hop.protocol().secure()) {
            return transport.pipeline().notConnected(via(hop), "", target, failure);
        }
        var explanation = HandshakeExplainer.explain(Role.CLIENT, failure);
        transport
                .events()
                .accept(new SbcEvent.ConnectionClosed(via(hop), hop.protocol().token(), target, explanation.text()));
        return explanation;
    }
}
