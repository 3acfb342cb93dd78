package parley.config;

import java.util.List;
import java.util.Optional;
import parley.common.CipherPolicy;
import parley.common.Verification;

/// Block `sbc.peers.NAME.tls`: how we dial that peer.
/// @param identity name in `sbc.identities` whose client certificate we show when asked
/// @param verify how its certificate is judged
/// @param versions `TLSv1.3`, `TLSv1.2`, ...
/// @param cipherPolicy which suites
/// @param ciphers OpenSSL names, where the policy is a list
/// @param resumption whether we take up a former session where the peer lets us
/// @param alpn whether we offer `sip/2` (RFC 7301)
/// @param alias whether connections are reused for requests both ways (RFC 5923)
public record TlsClientConfig(
        Optional<String> identity,
        VerifyConfig verify,
        List<String> versions,
        CipherPolicy cipherPolicy,
        List<String> ciphers,
        boolean resumption,
        boolean alpn,
        boolean alias) {
    public TlsClientConfig {
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        TlsRules.enforce(versions, cipherPolicy, ciphers)
                .require(
                        !alias
                                || verify.mode()
                                        .filter(Verification.SKIP::equals)
                                        .isEmpty(),
                        "alias",
                        "must be false where verify.mode is skip: a connection is reused for whom its certificate"
                                + " proves (RFC 5923)",
                        alias)
                .enforce();
    }

    /// How those are dialled that no block says anything about.
    public static TlsClientConfig standard(Optional<String> identity, VerifyConfig verify) {
        return new TlsClientConfig(
                identity, verify, TlsServerConfig.STANDARD_VERSIONS, CipherPolicy.MODERN, List.of(), true, true, false);
    }
}
