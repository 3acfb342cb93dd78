package parley.media.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import parley.common.SrtpSuite;

/// What both roles do alike in a handshake for SRTP: agree on a profile (RFC 5764 §4.1), check the peer's
/// certificate (RFC 5763 §5), derive the keys (RFC 5764 §4.2).
final class SrtpHandshake {
    /// First wait before a flight is sent again; doubles each time. RFC 6347 §4.2.4.1 advises 1 s and names calls
    /// as the reason for not more; half of it costs one datagram and saves a caller from clipped words.
    static final int RESEND_MILLIS = 500;

    private static final String EXPORTER_LABEL = "EXTRACTOR-dtls_srtp";
    private static final byte[] NO_MKI = {};

    private final DtlsParameters parameters;
    private final DtlsCertificate certificate;
    private final int resendMillis;
    private final BcTlsCrypto crypto;
    private @Nullable SrtpSuite profile;
    private boolean peerVerified;
    private @Nullable RecordKeys recordKeys;
    private DtlsOutcome.@Nullable Established established;
    private DtlsOutcome.@Nullable Failed refusal;

    SrtpHandshake(DtlsParameters parameters, DtlsCertificate certificate, int resendMillis) {
        this(
                parameters,
                certificate,
                resendMillis,
                LibCryptoLibrary.usable() ? new HandshakeCrypto() : new BcTlsCrypto());
    }

    /// With keys computed by that one.
    SrtpHandshake(DtlsParameters parameters, DtlsCertificate certificate, int resendMillis, BcTlsCrypto crypto) {
        this.crypto = crypto;
        this.parameters = parameters;
        this.certificate = certificate;
        this.resendMillis = resendMillis;
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    int timeoutMillis() {
        return (int) Math.min(Integer.MAX_VALUE, parameters.handshakeTimeout().toMillis());
    }

    int resendMillis() {
        return resendMillis;
    }

    /// For the exchange of keys, the best first. A server may show a certificate on a curve of these only (RFC 8422
    /// §5.1), hence the last.
    static int[] groups() {
        return new int[] {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};
    }

    /// Keys of the media, once the handshake is complete.
    /// @throws IllegalStateException before
    DtlsOutcome.Established established() {
        return complete(established);
    }

    /// Keys of the connection's own records, once the handshake is complete.
    /// @throws IllegalStateException before
    RecordKeys recordKeys() {
        return complete(recordKeys);
    }

    private static <T> T complete(@Nullable T keys) {
        if (keys == null) {
            throw new IllegalStateException("asked for keys before the handshake is complete");
        }
        return keys;
    }

    /// Why we ended the handshake, if it was us.
    Optional<DtlsOutcome.Failed> refusal() {
        return Optional.ofNullable(refusal);
    }

    /// Client: what we offer.
    UseSRTPData offer() {
        return new UseSRTPData(
                parameters.profiles().stream()
                        .flatMapToInt(profile -> profile.dtlsProfile().stream())
                        .toArray(),
                NO_MKI);
    }

    /// Server: takes the first of our profiles that the client offers.
    void acceptOffer(@Nullable Hashtable<?, ?> clientExtensions) throws IOException {
        var offered = offered(clientExtensions, "the client");
        profile = parameters.profiles().stream()
                .filter(candidate -> contains(offered, candidate))
                .findFirst()
                .orElseThrow(() -> refuse(
                        AlertDescription.handshake_failure,
                        DtlsOutcome.Cause.PROTOCOL,
                        "no SRTP protection profile in common: the client offers " + numbers(offered)));
    }

    /// Server: the profile taken. No MKI: a client's is to be ignored, and told so by an empty one (RFC 5764
    /// §4.1.3).
    UseSRTPData answer() {
        return new UseSRTPData(new int[] {agreed().dtlsProfile().orElseThrow()}, NO_MKI);
    }

    /// Client: the server's choice must be one of ours, alone, without an MKI we did not offer (RFC 5764 §4.1.1).
    void acceptAnswer(@Nullable Hashtable<?, ?> serverExtensions) throws IOException {
        var answer = offered(serverExtensions, "the server");
        int[] numbers = answer.getProtectionProfiles();
        var chosen = parameters.profiles().stream()
                .filter(candidate -> contains(answer, candidate))
                .findFirst();
        if (numbers.length != 1 || chosen.isEmpty() || answer.getMki().length > 0) {
            throw refuse(
                    AlertDescription.illegal_parameter,
                    DtlsOutcome.Cause.PROTOCOL,
                    "the server's choice of SRTP protection profile was not offered: " + numbers(answer));
        }
        profile = chosen.get();
    }

    @SuppressWarnings("rawtypes")
    private UseSRTPData offered(@Nullable Hashtable extensions, String who) throws IOException {
        var srtp = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (srtp == null) {
            throw refuse(
                    AlertDescription.handshake_failure,
                    DtlsOutcome.Cause.PROTOCOL,
                    who + " does not speak DTLS-SRTP: its hello has no use_srtp");
        }
        return srtp;
    }

    private static boolean contains(UseSRTPData offered, SrtpSuite profile) {
        return Arrays.stream(offered.getProtectionProfiles())
                .anyMatch(number -> profile.dtlsProfile().equals(OptionalInt.of(number)));
    }

    private static String numbers(UseSRTPData offered) {
        return Arrays.toString(offered.getProtectionProfiles());
    }

    /// Ends the handshake unless the certificate is the one that SDP announced. Its names, issuer and dates mean
    /// nothing here; that the peer has its private key is proved by the handshake.
    void verifyPeer(@Nullable Certificate shown) throws IOException {
        if (shown == null || shown.isEmpty()) {
            throw refuse(
                    AlertDescription.bad_certificate,
                    DtlsOutcome.Cause.FINGERPRINT_MISMATCH,
                    "the peer showed no certificate, so nothing proves who it is");
        }
        var mismatch =
                CertificateFingerprint.mismatch(shown.getCertificateAt(0).getEncoded(), parameters.fingerprints());
        if (mismatch.isPresent()) {
            throw refuse(AlertDescription.bad_certificate, DtlsOutcome.Cause.FINGERPRINT_MISMATCH, mismatch.get());
        }
        peerVerified = true;
    }

    /// Our certificate and the means to sign with it.
    TlsCredentialedSigner credentials(TlsContext context) throws IOException {
        var chain = new Certificate(new TlsCertificate[] {crypto.createCertificate(certificate.encoded())});
        var algorithm = SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
        var cryptoParameters = new TlsCryptoParameters(context);
        var key = certificate.privateKey();
        return crypto instanceof HandshakeCrypto && key instanceof ECPrivateKeyParameters ours
                ? HandshakeCrypto.credentials(cryptoParameters, ours, chain, algorithm)
                : new BcDefaultTlsCredentialedSigner(cryptoParameters, crypto, key, chain, algorithm);
    }

    /// Derives the keys: client key, server key, client salt, server salt (RFC 5764 §4.2).
    void complete(TlsContext context) throws IOException {
        if (!peerVerified) {
            throw refuse(
                    AlertDescription.bad_certificate,
                    DtlsOutcome.Cause.FINGERPRINT_MISMATCH,
                    "the handshake ended without a certificate of the peer");
        }
        var suite = agreed();
        int key = suite.keyBytes();
        int salt = suite.saltBytes();
        byte[] exported = exported(context, 2 * (key + salt));
        var clientKeys = RecordKeys.join(exported, 0, key, 2 * key, salt);
        var serverKeys = RecordKeys.join(exported, key, key, 2 * key + salt, salt);
        Arrays.fill(exported, (byte) 0);
        boolean client = parameters.client();
        var connection = context.getSecurityParametersConnection();
        recordKeys = RecordKeys.of(connection, client);
        established = new DtlsOutcome.Established(
                suite,
                client ? clientKeys : serverKeys,
                client ? serverKeys : clientKeys,
                "DTLS 1.2",
                cipherSuiteName(connection.getCipherSuite()),
                client);
    }

    /// The keying material of RFC 5705 §4, without a context. The library's own exporter demands
    /// extended_master_secret, which phones of before RFC 7627 do not have. What that guards against, a master
    /// secret that a third party has brought about twice (§1), is not to be had here: whose certificate it is was
    /// known beforehand, by its fingerprint, and no session is ever resumed.
    private static byte[] exported(TlsContext context, int octets) {
        var connection = context.getSecurityParametersConnection();
        byte[] clientRandom = connection.getClientRandom();
        byte[] serverRandom = connection.getServerRandom();
        byte[] seed = Arrays.copyOf(clientRandom, clientRandom.length + serverRandom.length);
        System.arraycopy(serverRandom, 0, seed, clientRandom.length, serverRandom.length);
        return connection
                .getMasterSecret()
                .deriveUsingPRF(connection.getPRFAlgorithm(), EXPORTER_LABEL, seed, octets)
                .extract();
    }

    private static String cipherSuiteName(int cipherSuite) {
        return switch (cipherSuite) {
            case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 -> "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
            case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 -> "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
            case CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 -> "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
            case CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 -> "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
            default -> throw new IllegalStateException("a cipher suite nobody offered: " + cipherSuite);
        };
    }

    private SrtpSuite agreed() {
        if (profile == null) {
            throw new IllegalStateException("asked for a profile before the hellos");
        }
        return profile;
    }

    private TlsFatalAlert refuse(short alert, DtlsOutcome.Cause cause, String explanation) {
        refusal = new DtlsOutcome.Failed(cause, explanation);
        return new TlsFatalAlert(alert, explanation);
    }
}
