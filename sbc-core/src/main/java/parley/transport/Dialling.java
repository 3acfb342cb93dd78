package parley.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import parley.common.Endpoint;
import parley.observe.SbcEvent;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.TlsSnapshot;

/// One attempt to reach a next hop: its addresses in turn until one takes the connection (RFC 3263 §4.3) and
/// finishes the handshake; a refusal by TLS ends the attempt, since another address of the same name would show
/// the same certificate. Runs on the event loop; the outcome comes exactly once.
final class Dialling {
    private final TransportContext transport;
    private final TlsSnapshot tls;
    private final NextHop hop;
    private final Consumer<Outcome> outcome;

    /// How it went.
    sealed interface Outcome {
        record Connected(OpenConnection connection) implements Outcome {}

        /// Nobody took it.
        /// @param cause in plain words
        record Failed(String cause) implements Outcome {}

        /// Nobody took it in time.
        static Failed timedOut(NextHop hop) {
            return new Failed("no connection to %s port %d within %d s"
                    .formatted(hop.host(), hop.port(), TransportLimits.DIAL_TIMEOUT.toSeconds()));
        }
    }

    Dialling(TransportContext transport, TlsSnapshot tls, NextHop hop, Consumer<Outcome> outcome) {
        this.transport = transport;
        this.tls = tls;
        this.hop = hop;
        this.outcome = outcome;
    }

    /// Begins; returns at once.
    void begin() {
        transport.names().resolve(hop.host(), new NameLookup.Answer() {
            @Override
            public void found(List<InetAddress> addresses) {
                connect(addresses);
            }

            @Override
            public void failed(String cause) {
                failToConnect(new Endpoint("0.0.0.0", hop.port()), new HandshakeFailure.NotConnected(cause));
            }
        });
    }

    private void connect(List<InetAddress> addresses) {
        var target = new InetSocketAddress(addresses.getFirst(), hop.port());
        var rest = addresses.subList(1, addresses.size());
        new Bootstrap()
                .group(transport.loops().group())
                .channel(transport.loops().socket())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) TransportLimits.CONNECT_TIMEOUT.toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        transport.channels().add(channel);
                        EventLoops.apply(channel, transport.loops().streamOptions());
                        prepare(channel, rest);
                    }
                })
                .connect(target)
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        return;
                    }
                    if (rest.isEmpty()) {
                        failToConnect(Addresses.endpoint(target), HandshakeFailure.of(connected.cause()));
                    } else {
                        connect(rest);
                    }
                });
    }

    private void prepare(Channel channel, List<InetAddress> rest) {
        // TLS begins when TCP stands: without a connection there is nothing for it to report.
        channel.pipeline().addLast(new WhenActive(() -> {
            if (hop.protocol().secure()) {
                secure(channel, rest);
            } else {
                transport.pipeline().plain(channel, Role.CLIENT, via(hop), this::succeed);
            }
        }));
    }

    private void secure(Channel channel, List<InetAddress> rest) {
        var handshake = tls.dial(hop.peer(), channel.alloc(), hop.host(), hop.port());
        transport.pipeline().dialled(channel, handshake, via(hop), this::succeed, (explanation, failure) -> {
            if (rest.isEmpty() || !failure.ofOneAddress()) {
                fail(explanation);
            } else {
                connect(rest);
            }
        });
    }

    /// What events call the other end: the peer's name, or the host where no peer is configured.
    static String via(NextHop hop) {
        return hop.peer().isEmpty() ? hop.host() : hop.peer();
    }

    private void succeed(OpenConnection connection) {
        outcome.accept(new Outcome.Connected(connection));
    }

    private void failToConnect(Endpoint target, HandshakeFailure failure) {
        if (hop.protocol().secure()) {
            fail(transport.pipeline().notConnected(via(hop), "", target, failure));
        } else {
            var explanation = HandshakeExplainer.explain(Role.CLIENT, failure);
            transport
                    .events()
                    .accept(new SbcEvent.ConnectionClosed(
                            via(hop), hop.protocol().token(), target, explanation.text()));
            fail(explanation);
        }
    }

    private void fail(Explanation explanation) {
        outcome.accept(new Outcome.Failed(hop.protocol().token().toUpperCase(Locale.ROOT) + " to " + hop.host()
                + " port " + hop.port() + ": " + explanation.verdict() + ": " + explanation.text()));
    }
}
