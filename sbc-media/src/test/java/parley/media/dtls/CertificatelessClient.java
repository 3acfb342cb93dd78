package parley.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/// A peer that trusts whoever it meets and answers a request for its certificate with none, and whose hello may be
/// odd.
@SuppressWarnings({"rawtypes", "unchecked"}) // bctls has its extensions in raw Hashtable
final class CertificatelessClient extends DefaultTlsClient {
    // RFC 7685: octets that say nothing.
    private static final int PADDING_EXTENSION = 21;

    // On a lossy link it may never hear that it was refused.
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int RESEND_MILLIS = 20;

    private boolean srtp = true;
    private int paddingBytes;
    private int @Nullable [] suites;

    CertificatelessClient() {
        super(new BcTlsCrypto());
    }

    /// The same without use_srtp (RFC 5764 §4.1.1).
    CertificatelessClient withoutSrtp() {
        srtp = false;
        return this;
    }

    /// The same with these cipher suites and no other.
    CertificatelessClient offering(int... cipherSuites) {
        suites = cipherSuites;
        return this;
    }

    /// The same with a hello that is so many octets longer.
    CertificatelessClient padded(int octets) {
        paddingBytes = octets;
        return this;
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return suites == null ? super.getSupportedCipherSuites() : suites;
    }

    void connect(QueuedTransport transport) {
        try {
            new DTLSClientProtocol().connect(this, transport);
            throw new AssertionError("the server took a client without a certificate");
        } catch (IOException expected) {
            transport.shut();
        }
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return TIMEOUT_MILLIS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MILLIS;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        var extensions = super.getClientExtensions();
        if (srtp) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {1}, new byte[0]));
        }
        if (paddingBytes > 0) {
            extensions.put(PADDING_EXTENSION, new byte[paddingBytes]);
        }
        return extensions;
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) {}

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }
}
