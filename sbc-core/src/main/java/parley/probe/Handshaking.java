package parley.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import parley.probe.AddressReport.OptionsReply;
import parley.tls.HandshakeExplainer.Progress;
import parley.tls.HandshakeFailure;

/// One whole handshake with one address, and an OPTIONS over it. By the TLS of the JDK, which shows a stapled answer
/// and a wish for a certificate.
final class Handshaking {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final String ALPN = "sip/2";
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final InetSocketAddress address;
    private final ProbeTerms terms;
    private final String serverName;
    private final RandomGenerator random;

    /// @param serverName for SNI, or empty
    Handshaking(InetSocketAddress address, ProbeTerms terms, String serverName, RandomGenerator random) {
        this.address = address;
        this.terms = terms;
        this.serverName = serverName;
        this.random = random;
    }

    /// What came of it. A server of TLS 1.3 may refuse us after the handshake is done.
    /// @param session empty if the handshake failed
    /// @param failure of the handshake, or of the OPTIONS; empty if both went well
    /// @param reply empty if there was none, or it was no SIP
    /// @param progress how far the server had come; whether it asked for a certificate, whatever became of it
    record Outcome(
            Optional<Session> session,
            Optional<HandshakeFailure> failure,
            Optional<OptionsReply> reply,
            Progress progress) {
        boolean certificateAsked() {
            return progress == Progress.CERTIFICATE_ASKED;
        }
    }

    Outcome run() {
        var trust = new OpenTrust();
        var key = new AskedKey(terms.credential());
        var millis = (int) terms.timeout().toMillis();
        try (var tcp = new Socket()) {
            try {
                tcp.connect(address, millis);
            } catch (SocketTimeoutException _) {
                return failed(new HandshakeFailure.NotConnected("no answer from the address"), trust, key);
            }
            tcp.setSoTimeout(millis);
            return overTcp(tcp, trust, key);
        } catch (IOException | GeneralSecurityException fault) {
            return failed(failure(fault), trust, key);
        }
    }

    private Outcome overTcp(Socket tcp, OpenTrust trust, AskedKey key) throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {key}, new TrustManager[] {trust}, null);
        try (var tls = (SSLSocket) context.getSocketFactory()
                .createSocket(tcp, address.getAddress().getHostAddress(), address.getPort(), false)) {
            var parameters = tls.getSSLParameters();
            parameters.setProtocols(VERSIONS);
            parameters.setApplicationProtocols(new String[] {ALPN});
            if (!serverName.isEmpty()) {
                parameters.setServerNames(List.of(new SNIHostName(serverName)));
            }
            tls.setSSLParameters(parameters);
            var begun = System.nanoTime();
            tls.startHandshake();
            var took = (System.nanoTime() - begun) / NANOS_PER_MILLI;
            var alpn = tls.getApplicationProtocol();
            var session = new Session(
                    tls.getSession().getProtocol(),
                    tls.getSession().getCipherSuite(),
                    alpn == null ? "" : alpn,
                    trust.chain(),
                    trust.staple(),
                    key.asked(),
                    took);
            return options(tls, session);
        }
    }

    private Outcome options(SSLSocket tls, Session session) {
        try {
            var reply = SipPing.send(tls, "TLS", terms.host(), random);
            return new Outcome(Optional.of(session), Optional.empty(), reply, progress(session));
        } catch (SocketTimeoutException _) {
            return new Outcome(Optional.of(session), Optional.empty(), Optional.empty(), progress(session));
        } catch (IOException fault) {
            return new Outcome(Optional.of(session), Optional.of(failure(fault)), Optional.empty(), progress(session));
        }
    }

    private static Progress progress(Session session) {
        return session.certificateAsked() ? Progress.CERTIFICATE_ASKED : Progress.HELLO_ANSWERED;
    }

    // The server's certificate follows its ServerHello at once, in every handshake that is no resumption.
    private static Outcome failed(HandshakeFailure failure, OpenTrust trust, AskedKey key) {
        var answered = trust.chain().isEmpty() ? Progress.HELLO_SENT : Progress.HELLO_ANSWERED;
        var progress = key.asked() ? Progress.CERTIFICATE_ASKED : answered;
        return new Outcome(Optional.empty(), Optional.of(failure), Optional.empty(), progress);
    }

    private static HandshakeFailure failure(Exception fault) {
        return fault instanceof SocketTimeoutException ? new HandshakeFailure.TimedOut() : HandshakeFailure.of(fault);
    }
}
