package parley.transport;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import parley.config.ListenerConfig;
import parley.observe.SbcEvent;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.TlsInForce;
import parley.transport.ConnectionPipeline.Proved;

/// What happens on the event loop to each connection that one listener accepts, until it is ready for an actor.
final class Acceptor {
    private final String listener;
    private final ListenerConfig config;
    private final TransportContext transport;
    private final TlsInForce tls;
    private final Consumer<OpenConnection> ready;
    private final AtomicInteger open = new AtomicInteger();

    /// @param tls read anew for each connection
    /// @param ready hears of connections that are, from any event loop
    Acceptor(
            String listener,
            ListenerConfig config,
            TransportContext transport,
            TlsInForce tls,
            Consumer<OpenConnection> ready) {
        this.listener = listener;
        this.config = config;
        this.transport = transport;
        this.tls = tls;
        this.ready = ready;
    }

    /// Takes one, or refuses it. Connections are counted before TLS, or a flood of handshakes would not count.
    void accept(Channel channel) {
        var most = transport.sip().maxConnections();
        if (open.incrementAndGet() > most) {
            // It lingers until its end has been heard of, and is not to keep a place from others meanwhile.
            open.decrementAndGet();
            refuse(channel, "more than " + most + " connections on this listener");
            return;
        }
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
        transport.channels().add(channel);
        EventLoops.apply(channel, transport.loops().streamOptions());
        if (config.transport().secure()) {
            var remote = (InetSocketAddress) channel.remoteAddress();
            // A proof that is turned away without a client certificate would be a false alarm.
            var pipeline = tls.onTrial(remote) ? transport.pipeline().untold() : transport.pipeline();
            pipeline.accepted(channel, tls.serving(remote), listener, begun(channel));
        } else if (config.transport().webSocket()) {
            channel.pipeline().addLast(new LingeringClose());
            begun(channel).accept(Proved.NOTHING);
        } else {
            transport.pipeline().plain(channel, Role.SERVER, listener, ready);
        }
    }

    // What comes behind TLS.
    private Consumer<Proved> begun(Channel channel) {
        return config.transport().webSocket()
                ? peer -> transport
                        .pipeline()
                        .webSocket(channel, config.origins(), peer, ready, why -> report(channel, why))
                : peer -> ready.accept(transport.pipeline().sip(channel, Role.SERVER, peer));
    }

    /// Closes it, with an event.
    void refuse(Channel channel, String reason) {
        report(channel, reason);
        var _ = channel.close();
    }

    private void report(Channel channel, String reason) {
        var remote = Addresses.endpoint(channel.remoteAddress());
        transport
                .events()
                .accept(new SbcEvent.ConnectionClosed(
                        listener, config.transport().token(), remote, reason));
    }
}
