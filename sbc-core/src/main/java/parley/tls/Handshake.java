package parley.tls;

import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// One TLS handshake: its stage for the pipeline, the policy it goes by, and what can be learnt of it.
public final class Handshake {
    private final SslHandler handler;
    private final Optional<PolicyTrustManager> judge;
    private final Optional<CredentialKeyManager> clientKeys;
    private final OwnCertificate own;
    private final String serverName;
    private final String wanted;

    /// @param judge of the peer's certificate; empty: it is not asked for one
    /// @param clientKeys ours, if we are the client
    /// @param serverName asked for by whoever is the client
    Handshake(
            SslHandler handler,
            Optional<PolicyTrustManager> judge,
            Optional<CredentialKeyManager> clientKeys,
            OwnCertificate own,
            String serverName,
            String wanted) {
        this.handler = handler;
        this.judge = judge;
        this.clientKeys = clientKeys;
        this.own = own;
        this.serverName = serverName;
        this.wanted = wanted;
    }

    /// The stage for the pipeline.
    public SslHandler handler() {
        return handler;
    }

    /// The policy in words.
    public String wanted() {
        return wanted;
    }

    /// What a handshake agreed on.
    /// @param version `TLSv1.3`, ...
    /// @param cipher standard name of the suite
    /// @param shown the peer as its certificate has it
    /// @param shownUntil end of that certificate
    public record Session(String version, String cipher, PeerIdentity shown, Optional<Instant> shownUntil) {
        /// Nothing was agreed on.
        public static final Session NONE = new Session("", "", PeerIdentity.NONE, Optional.empty());
    }

    /// How a handshake that TLS calls done is to be taken.
    public sealed interface Outcome {
        /// The connection may be used.
        /// @param proved who the peer is; nobody, where its certificate was not verified
        /// @param remarks what was tolerated, in words
        record Accepted(PeerIdentity proved, List<String> remarks) implements Outcome {
            public Accepted {
                remarks = List.copyOf(remarks);
            }
        }

        /// It may not.
        record Objection(HandshakeFailure failure) implements Outcome {}
    }

    /// Reads a completed handshake.
    public Session session() {
        var session = handler.engine().getSession();
        var until = certificates(session).stream()
                .findFirst()
                .map(leaf -> leaf.getNotAfter().toInstant());
        return new Session(session.getProtocol(), session.getCipherSuite(), shown(session), until);
    }

    /// The certificates that the peer of a completed handshake showed, leaf first; empty for none.
    public List<X509Certificate> shown() {
        return certificates(handler.engine().getSession());
    }

    /// Judges a completed handshake: one that took up a former session, now; any other was judged under way.
    public Outcome outcome() {
        var shown = shown(handler.engine().getSession());
        if (judge.isEmpty()) {
            return new Outcome.Accepted(PeerIdentity.NONE, List.of());
        }
        var judgement = judge.get().judgement(handler.engine());
        if (judgement.fault().isPresent()) {
            return new Outcome.Objection(
                    new HandshakeFailure.Untrusted(judgement.fault().get(), shown));
        }
        var proved = judge.get().policy().verifies() ? shown : PeerIdentity.NONE;
        return new Outcome.Accepted(proved, judgement.remarks());
    }

    /// True where we are the client and the server has asked for a certificate of ours, whether we showed one or
    /// not.
    public boolean certificateAsked() {
        return clientKeys.isPresent() && clientKeys.get().asked(handler.engine());
    }

    /// True if a server may still refuse us after our side is through: in TLS 1.3 it judges our certificate, or the
    /// lack of one, when we have ended the handshake already (RFC 8446 §4.4).
    public boolean mayBeRefusedYet() {
        return certificateAsked() && handler.engine().getSession().getProtocol().equals("TLSv1.3");
    }

    /// What the peer may have against the certificate that we showed, in words.
    public Optional<String> ownWeakness() {
        return own.weakness(clientKeys.isPresent() ? "" : serverName);
    }

    private static PeerIdentity shown(SSLSession session) {
        var shown = certificates(session);
        return shown.isEmpty() ? PeerIdentity.NONE : PeerIdentity.of(shown.getFirst());
    }

    /// What the peer showed, leaf first; empty for nothing.
    static List<X509Certificate> certificates(SSLSession session) {
        try {
            return Stream.of(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException _) {
            return List.of();
        }
    }
}
