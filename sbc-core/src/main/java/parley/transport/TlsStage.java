package parley.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.List;
import parley.common.Endpoint;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeExplainer.Explanation;
import parley.tls.HandshakeExplainer.Role;
import parley.tls.HandshakeFailure;
import parley.tls.PeerIdentity;
import parley.tls.TlsSnapshot;

/// Watches one TLS handshake: reports it as an event, and tells its owner how it went. Stands behind the
/// [SslHandler] and leaves the pipeline when the handshake is over.
final class TlsStage extends ChannelInboundHandlerAdapter {
    private final SslHandler tls;
    private final Role role;
    private final String via;
    private final EventSink events;
    private final Owner owner;

    /// Hears the outcome, on the event loop.
    interface Owner {
        void secured(PeerIdentity peer);

        void refused(Explanation explanation, HandshakeFailure failure);
    }

    TlsStage(SslHandler tls, Role role, String via, EventSink events, Owner owner) {
        this.tls = tls;
        this.role = role;
        this.via = via;
        this.events = events;
        this.owner = owner;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            context.fireUserEventTriggered(event);
            return;
        }
        var remote = Addresses.endpoint(context.channel().remoteAddress());
        if (completion.isSuccess()) {
            var session = TlsSnapshot.session(tls);
            events.accept(event(remote, session, SbcEvent.TlsHandshake.ACCEPTED, ""));
            owner.secured(session.peer());
            context.pipeline().remove(this);
        } else {
            var failure = HandshakeFailure.of(completion.cause());
            var explanation = HandshakeExplainer.explain(role, failure);
            events.accept(event(remote, TlsSnapshot.attempt(tls, failure), explanation.verdict(), explanation.text()));
            owner.refused(explanation, failure);
        }
    }

    private SbcEvent event(Endpoint remote, TlsSnapshot.Session session, String verdict, String explanation) {
        return event(role, via, remote, session, new Explanation(verdict, explanation));
    }

    /// The event of a handshake.
    static SbcEvent event(
            Role role, String via, Endpoint remote, TlsSnapshot.Session session, Explanation explanation) {
        return new SbcEvent.TlsHandshake(
                role.word(),
                via,
                remote,
                session.version(),
                session.cipher(),
                session.serverName(),
                session.peer().subject(),
                List.copyOf(session.peer().names()),
                session.peer().serial(),
                explanation.verdict(),
                explanation.text());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // Reported with the handshake's end; a socket error before that ends the handshake itself.
        var _ = context.close();
    }
}
