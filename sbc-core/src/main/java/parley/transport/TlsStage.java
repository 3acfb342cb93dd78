package parley.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    private final FirstOctets first;
    private final Role role;
    private final String via;
    private final EventSink events;
    private final Owner owner;
    private @Nullable Throwable socketError;
    private boolean over;

    /// Hears the outcome, on the event loop.
    interface Owner {
        /// What speaks against a peer whose handshake is done.
        Optional<HandshakeFailure> objection();

        void secured(PeerIdentity peer);

        void refused(Explanation explanation, HandshakeFailure failure);
    }

    /// @param first stands before the TLS handler
    TlsStage(SslHandler tls, FirstOctets first, Role role, String via, EventSink events, Owner owner) {
        this.tls = tls;
        this.first = first;
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
        var objection = completion.isSuccess() ? owner.objection() : Optional.of(failure(completion.cause()));
        if (objection.isEmpty()) {
            over = true;
            var session = TlsSnapshot.session(tls);
            events.accept(event(remote(context), session, SbcEvent.TlsHandshake.ACCEPTED, ""));
            owner.secured(session.peer());
            context.pipeline().remove(this);
        } else {
            refuse(context, objection.get());
            // Where TLS itself has failed it closes by itself, behind its alert.
            if (completion.isSuccess()) {
                var _ = context.close();
            }
        }
    }

    // TLS does not report the end of every handshake: one that a reset meets at its first write ends in silence.
    @Override
    public void channelInactive(ChannelHandlerContext context) {
        refuse(context, failure(new ClosedChannelException()));
        context.fireChannelInactive();
    }

    private void refuse(ChannelHandlerContext context, HandshakeFailure failure) {
        if (!over) {
            over = true;
            var explanation = HandshakeExplainer.explain(role, failure);
            var attempt = TlsSnapshot.attempt(tls, failure);
            events.accept(event(remote(context), attempt, explanation.verdict(), explanation.text()));
            owner.refused(explanation, failure);
        }
    }

    private static Endpoint remote(ChannelHandlerContext context) {
        return Addresses.endpoint(context.channel().remoteAddress());
    }

    // What TLS cannot tell: that a reset ended the handshake, and what the first bytes were if not TLS.
    private HandshakeFailure failure(Throwable cause) {
        var failure = HandshakeFailure.of(cause);
        if (failure instanceof HandshakeFailure.Interrupted && socketError != null) {
            return HandshakeFailure.of(socketError);
        }
        return failure instanceof HandshakeFailure.NotTls ? HandshakeFailure.NotTls.of(first.text()) : failure;
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
        // Reported with the handshake's end, which a socket error brings about.
        if (cause instanceof IOException) {
            socketError = cause;
        }
        var _ = context.close();
    }
}
