package parley.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.jspecify.annotations.Nullable;

/// The passive side of DTLS-SRTP: what bctls asks a server. It asks the client for a certificate and takes none but
/// the one that SDP announced (RFC 5763 §5).
@SuppressWarnings("rawtypes") // bctls has its extensions and lists in raw Hashtable and Vector
class SrtpServer extends AbstractTlsServer {
    private final SrtpHandshake handshake;

    SrtpServer(SrtpHandshake handshake) {
        super(handshake.crypto());
        this.handshake = handshake;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    // Our certificate is ECDSA; the client's may be RSA whatever the suite.
    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
        };
    }

    @Override
    public int[] getSupportedGroups() {
        return SrtpHandshake.groups();
    }

    @Override
    public void processClientExtensions(@Nullable Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        handshake.acceptOffer(clientExtensions);
    }

    @Override
    public Hashtable getServerExtensions() throws IOException {
        var extensions = super.getServerExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, handshake.answer());
        return extensions;
    }

    @Override
    public TlsCredentials getCredentials() throws IOException {
        return handshake.credentials(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                null);
    }

    @Override
    public void notifyClientCertificate(@Nullable Certificate shown) throws IOException {
        handshake.verifyPeer(shown);
    }

    /// Peers of some embedded libraries do not tell that they renegotiate safely (RFC 5746 §4). Neither side ever
    /// renegotiates here, and each has shown its certificate in the only handshake there is.
    @Override
    public void notifySecureRenegotiation(boolean secure) {}

    @Override
    public void notifyHandshakeComplete() throws IOException {
        handshake.complete(context);
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return handshake.timeoutMillis();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return handshake.resendMillis();
    }
}
