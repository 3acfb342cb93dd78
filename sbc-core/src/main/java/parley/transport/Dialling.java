package parley.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import parley.common.Endpoint;
import parley.observe.SbcEvent;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.TlsSnapshot;

/// One attempt to reach a next hop: its addresses in turn until one takes the connection (RFC 3263 §4.3); then TLS,
/// whose refusal ends the attempt, since another address of the same name would show the same certificate. Runs on
/// the event loop and, for name lookup, on a virtual thread; the outcome comes exactly once.
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
    }

    Dialling(TransportContext transport, TlsSnapshot tls, NextHop hop, Consumer<Outcome> outcome) {
        this.transport = transport;
        this.tls = tls;
        this.hop = hop;
        this.outcome = outcome;
    }

    /// Begins; returns at once.
    void begin() {
        resolve(hop.host(), new Resolution() {
            @Override
            public void found(List<InetAddress> addresses) {
                connect(addresses);
            }

            @Override
            public void failed(String cause) {
                fail(HandshakeFailure.of(new UnknownHostException(hop.host())));
            }
        });
    }

    /// Hears the addresses of a name, at least one, or why there are none.
    interface Resolution {
        void found(List<InetAddress> addresses);

        void failed(String cause);
    }

    /// An IP literal is answered at once; a name by the system's resolver, which blocks and so gets a thread of its
    /// own.
    static void resolve(String host, Resolution resolution) {
        var literal = Addresses.literal(host);
        if (literal.isPresent()) {
            resolution.found(List.of(literal.get()));
            return;
        }
        Thread.ofVirtual().name("lookup " + host).start(() -> {
            try {
                resolution.found(Stream.of(InetAddress.getAllByName(host))
                        .limit(TransportLimits.ADDRESSES_MAX)
                        .toList());
            } catch (UnknownHostException _) {
                resolution.failed("the name " + host + " has no address");
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
                        prepare(channel);
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

    private void prepare(Channel channel) {
        if (hop.protocol().secure()) {
            var handler = tls.clientHandler(hop.peer(), channel.alloc(), hop.host(), hop.port());
            transport
                    .pipeline()
                    .secured(channel, handler, Role.CLIENT, via(hop), this::succeed, (explanation, failure) -> {
                        // Without a connection TLS fails too, but that is told by the connection's own failure.
                        if (channel.remoteAddress() != null) {
                            fail(explanation);
                        }
                    });
        } else {
            channel.pipeline().addLast(new WhenActive(() -> {
                transport.pipeline().plain(channel, Role.CLIENT, this::succeed);
            }));
        }
    }

    /// What events call the other end: the peer's name, or the host where no peer is configured.
    static String via(NextHop hop) {
        return hop.peer().isEmpty() ? hop.host() : hop.peer();
    }

    private void succeed(OpenConnection connection) {
        outcome.accept(new Outcome.Connected(connection));
    }

    private void failToConnect(Endpoint target, HandshakeFailure failure) {
        var explanation = HandshakeExplainer.explain(Role.CLIENT, failure);
        if (hop.protocol().secure()) {
            var nothing = new TlsSnapshot.Session("", "", "", parley.tls.PeerIdentity.NONE);
            transport.events().accept(TlsStage.event(Role.CLIENT, via(hop), target, nothing, explanation));
        } else {
            transport
                    .events()
                    .accept(new SbcEvent.ConnectionClosed(
                            via(hop), hop.protocol().token(), target, explanation.text()));
        }
        fail(explanation);
    }

    private void fail(HandshakeFailure failure) {
        failToConnect(new Endpoint("0.0.0.0", hop.port()), failure);
    }

    private void fail(Explanation explanation) {
        outcome.accept(new Outcome.Failed(hop.protocol().token().toUpperCase(java.util.Locale.ROOT) + " to "
                + hop.host() + " port " + hop.port() + ": " + explanation.verdict() + ": " + explanation.text()));
    }
}
