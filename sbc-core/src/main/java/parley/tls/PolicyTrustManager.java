package parley.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// A [CertificateJudge] as a TLS engine wants it.
/// It names no acceptable authorities: a client that holds a certificate of another authority would then send none,
/// and the operator would read "no certificate" where "unknown authority" is the cause.
final class PolicyTrustManager extends X509ExtendedTrustManager {
    private final CertificateJudge judge;
    private final InstantSource clock;
    private final Set<SSLEngine> judged = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    PolicyTrustManager(TrustPolicy policy, InstantSource clock) {
        this.judge = new CertificateJudge(policy);
        this.clock = clock;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange, SSLEngine engine)
            throws CertificateException {
        check(shown, "");
        judged.add(engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange, SSLEngine engine)
            throws CertificateException {
        check(shown, engine.getPeerHost());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange, Socket socket)
            throws CertificateException {
        check(shown, "");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange, Socket socket)
            throws CertificateException {
        check(shown, "");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange) throws CertificateException {
        check(shown, "");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange) throws CertificateException {
        check(shown, "");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /// What speaks against a client whose handshake is done. A resumed session shows no certificate anew, and so was
    /// not judged: one that has expired or was revoked meanwhile would come in by its ticket.
    Optional<HandshakeFailure> objection(SSLEngine engine) {
        if (judged.remove(engine)) {
            return Optional.empty();
        }
        var shown = TlsSnapshot.certificates(engine.getSession());
        return shown.isEmpty()
                ? Optional.empty()
                : judge.judge(shown, "", clock.instant())
                        .map(fault -> new HandshakeFailure.Untrusted(fault, PeerIdentity.of(shown.getFirst())));
    }

    private void check(X509Certificate[] shown, @Nullable String dialled) throws CertificateException {
        var fault = judge.judge(List.of(shown), dialled == null ? "" : dialled, clock.instant());
        if (fault.isPresent()) {
            throw CertificateRefusal.of(fault.get(), shown[0]);
        }
    }
}
