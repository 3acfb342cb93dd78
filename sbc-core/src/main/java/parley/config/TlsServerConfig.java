package parley.config;

import java.util.List;
import java.util.Map;
import parley.common.CipherPolicy;
import parley.common.ClientAuth;

/// Block `sbc.listeners.NAME.tls`.
/// @param identity name in `sbc.identities`
/// @param sni other terms by the server name that a client asks for; `*.example.org` stands for one label
/// @param clientAuth whether clients must show a certificate
/// @param verify how clients' certificates are judged
/// @param versions `TLSv1.3`, `TLSv1.2`; `TLSv1.1` and `TLSv1` for phones that know no better
/// @param cipherPolicy which suites
/// @param ciphers OpenSSL names, where the policy is a list
/// @param resumption whether a client may take up a former session without a full handshake
/// @param alpn whether `sip/2` is selected for clients that offer it (RFC 7301)
/// @param stapling whether we show an OCSP answer for our own certificate (RFC 6066 §8)
public record TlsServerConfig(
        String identity,
        Map<String, ServerNameConfig> sni,
        ClientAuth clientAuth,
        VerifyConfig verify,
        List<String> versions,
        CipherPolicy cipherPolicy,
        List<String> ciphers,
        boolean resumption,
        boolean alpn,
        boolean stapling) {
    /// All there are. Those before 1.2 are broken (RFC 8996).
    static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    static final List<String> STANDARD_VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    public TlsServerConfig {
        sni = Map.copyOf(sni);
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        TlsRules.enforce(versions, cipherPolicy, ciphers)
                .require(
                        clientAuth == ClientAuth.NONE || judges(verify),
                        "client-auth",
                        "must be none where verify.trust names no authorities and verify.mode is not set",
                        clientAuth)
                .enforce();
    }

    private static boolean judges(VerifyConfig verify) {
        return verify.trust().isPresent() || verify.mode().isPresent();
    }

    /// For WebSocket: its clients are browsers, which speak of HTTP in ALPN, and SIP is named behind it (RFC 7118
    /// §4).
    public TlsServerConfig withoutAlpn() {
        return new TlsServerConfig(
                identity, sni, clientAuth, verify, versions, cipherPolicy, ciphers, resumption, false, stapling);
    }

    /// With the defaults for everything else.
    public static TlsServerConfig standard(String identity, ClientAuth clientAuth, VerifyConfig verify) {
        return new TlsServerConfig(
                identity,
                Map.of(),
                clientAuth,
                verify,
                STANDARD_VERSIONS,
                CipherPolicy.MODERN,
                List.of(),
                true,
                true,
                false);
    }
}
