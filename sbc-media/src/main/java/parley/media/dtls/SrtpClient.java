package parley.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/// The active side of DTLS-SRTP: what bctls asks a client.
@SuppressWarnings("rawtypes") // bctls has its extensions and lists in raw Hashtable and Vector
class SrtpClient extends AbstractTlsClient {
    private final SrtpHandshake handshake;

    SrtpClient(SrtpHandshake handshake) {
        super(handshake.crypto());
        this.handshake = handshake;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    // The server's certificate may be RSA, ours is ECDSA whatever the suite.
    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
        };
    }

    @Override
    protected Vector getSupportedGroups(Vector namedGroupRoles) {
        var groups = new Vector<Integer>();
        for (int group : SrtpHandshake.groups()) {
            groups.add(group);
        }
        return groups;
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        var extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, handshake.offer());
        return extensions;
    }

    @Override
    public void processServerExtensions(@Nullable Hashtable serverExtensions) throws IOException {
        handshake.acceptAnswer(serverExtensions);
        super.processServerExtensions(serverExtensions);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                handshake.verifyPeer(shown.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return handshake.credentials(context);
            }
        };
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
