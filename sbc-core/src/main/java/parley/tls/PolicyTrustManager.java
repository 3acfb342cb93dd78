package parley.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import parley.revocation.Staple;

/// A [CertificateJudge] as a TLS engine wants it.
/// It names no acceptable authorities: a client that holds a certificate of another authority would then send none,
/// and the operator would read "no certificate" where "unknown authority" is the cause.
final class PolicyTrustManager extends X509ExtendedTrustManager {
    private final TrustPolicy policy;
    private final CertificateJudge judge;
    private final InstantSource clock;
    // Handshakes under way, and what was found about their peer; weak, since one may end without a word.
    private final Map<SSLEngine, Judgement> judged = Collections.synchronizedMap(new WeakHashMap<>());

    PolicyTrustManager(TrustPolicy policy, InstantSource clock) {
        this.policy = policy;
        this.judge = new CertificateJudge(policy);
        this.clock = clock;
    }

    TrustPolicy policy() {
        return policy;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange, SSLEngine engine)
            throws CertificateException {
        check(shown, "", engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange, SSLEngine engine)
            throws CertificateException {
        check(shown, engine.getPeerHost(), engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange, Socket socket)
            throws CertificateException {
        check(shown, "", null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange, Socket socket)
            throws CertificateException {
        check(shown, "", null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange) throws CertificateException {
        check(shown, "", null);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange) throws CertificateException {
        check(shown, "", null);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /// What was found about the peer of a handshake that is done. One that took up a former session shows no
    /// certificate anew, and is judged now: one that expired meanwhile would come in by its ticket.
    Judgement judgement(SSLEngine engine) {
        var known = judged.remove(engine);
        if (known != null) {
            return known;
        }
        var shown = Handshake.certificates(engine.getSession());
        var dialled = engine.getUseClientMode() ? engine.getPeerHost() : "";
        return shown.isEmpty()
                ? Judgement.ACCEPTED
                : judge.judge(shown, dialled == null ? "" : dialled, Staple.notAsked(), clock.instant());
    }

    /// Whether a server of this policy could have shown, as client, those certificates. May block where
    /// [TrustPolicy#blocks()].
    /// @param host the name it is dialled by
    Judgement reversed(List<X509Certificate> shown, String host) {
        return new CertificateJudge(policy.reversed()).judge(shown, host, Staple.notAsked(), clock.instant());
    }

    private void check(X509Certificate[] shown, @Nullable String dialled, @Nullable SSLEngine engine)
            throws CertificateException {
        var judgement = judge.judge(List.of(shown), dialled == null ? "" : dialled, staple(engine), clock.instant());
        if (judgement.fault().isPresent()) {
            throw CertificateRefusal.of(judgement.fault().get(), shown[0]);
        }
        if (engine != null) {
            judged.put(engine, judgement);
        }
    }

    private Staple staple(@Nullable SSLEngine engine) {
        if (!policy.staples() || !(engine instanceof ReferenceCountedOpenSslEngine openSsl)) {
            return Staple.notAsked();
        }
        var der = openSsl.getOcspResponse();
        return der == null || der.length == 0 ? Staple.missing() : Staple.of(der);
    }
}
