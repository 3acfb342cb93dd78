package parley.probe;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/// Accepts whatever a server shows and remembers it: a probe has to see what is wrong, so it must not stop there.
/// What it thinks of it is said afterwards; nothing is ever sent over such a connection but an OPTIONS.
final class OpenTrust extends X509ExtendedTrustManager {
    private volatile List<X509Certificate> chain = List.of();
    private volatile Optional<byte[]> staple = Optional.empty();

    List<X509Certificate> chain() {
        return chain;
    }

    Optional<byte[]> staple() {
        return staple;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange, Socket socket) {
        chain = List.of(shown);
        if (socket instanceof SSLSocket tls) {
            staple = staple(tls.getHandshakeSession());
        }
    }

    private static Optional<byte[]> staple(SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getStatusResponses().stream()
                        .filter(answer -> answer.length > 0)
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange, SSLEngine engine) {
        chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String keyExchange) {
        chain = List.of(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange, Socket socket) {
        throw new UnsupportedOperationException("a probe is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange, SSLEngine engine) {
        throw new UnsupportedOperationException("a probe is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String keyExchange) {
        throw new UnsupportedOperationException("a probe is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
