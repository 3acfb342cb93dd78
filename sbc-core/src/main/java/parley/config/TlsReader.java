package parley.config;

import java.util.Optional;
import java.util.Set;
import parley.common.CipherPolicy;
import parley.common.ClientAuth;
import parley.common.NameCheck;
import parley.common.RevocationMode;
import parley.common.UsagePolicy;
import parley.common.Verification;

/// Reads the blocks that say how TLS is spoken, on either side.
final class TlsReader {
    private final Set<String> identityNames;

    /// @param identityNames the blocks of `sbc.identities`
    TlsReader(Set<String> identityNames) {
        this.identityNames = identityNames;
    }

    Optional<TlsServerConfig> server(HoconBlock block) {
        var identity = block.nameOf("identity", identityNames, "sbc.identities");
        var sni = SbcConfigReader.each(block.named("sni"), this::serverName);
        var clientAuth = block.choice("client-auth", ClientAuth.class);
        var verify = verify(block.block("verify"));
        var versions = block.texts("versions");
        var ciphers = block.texts("ciphers");
        var cipherPolicy = cipherPolicy(block, ciphers.isEmpty());
        var resumption = block.flag("resumption");
        var alpn = block.flag("alpn");
        var stapling = block.flag("stapling");
        return block.build(() -> new TlsServerConfig(
                identity, sni, clientAuth, verify, versions, cipherPolicy, ciphers, resumption, alpn, stapling));
    }

    private Optional<ServerNameConfig> serverName(HoconBlock block) {
        var identity = block.nameOf("identity", identityNames, "sbc.identities");
        var clientAuth = block.optionalChoice("client-auth", ClientAuth.class);
        var verify = block.optionalBlock("verify").map(TlsReader::verify);
        return block.build(() -> new ServerNameConfig(identity, clientAuth, verify));
    }

    Optional<TlsClientConfig> client(HoconBlock block) {
        var identity = block.optionalNameOf("identity", identityNames, "sbc.identities");
        var verify = verify(block.block("verify"));
        var versions = block.texts("versions");
        var ciphers = block.texts("ciphers");
        var cipherPolicy = cipherPolicy(block, ciphers.isEmpty());
        var resumption = block.flag("resumption");
        var alpn = block.flag("alpn");
        var alias = block.flag("alias");
        return block.build(
                () -> new TlsClientConfig(identity, verify, versions, cipherPolicy, ciphers, resumption, alpn, alias));
    }

    private static CipherPolicy cipherPolicy(HoconBlock block, boolean unnamed) {
        return block.optionalChoice("cipher-policy", CipherPolicy.class)
                .orElse(unnamed ? CipherPolicy.MODERN : CipherPolicy.LIST);
    }

    private static VerifyConfig verify(HoconBlock block) {
        var mode = block.optionalChoice("mode", Verification.class);
        var trust = block.optionalFile("trust");
        var nameCheck = block.choice("name-check", NameCheck.class);
        var names = block.texts("names");
        var wildcards = block.flag("wildcards");
        var ipAddresses = block.flag("ip-addresses");
        var usage = block.choice("usage", UsagePolicy.class);
        var revocation = revocation(block.block("revocation"));
        return block.build(() ->
                        new VerifyConfig(mode, trust, nameCheck, names, wildcards, ipAddresses, usage, revocation))
                .orElse(VerifyConfig.SYSTEM);
    }

    private static RevocationConfig revocation(HoconBlock block) {
        var mode = block.choice("mode", RevocationMode.class);
        var crl = block.optionalFile("crl");
        var distributionPoints = block.flag("distribution-points");
        var ocsp = block.flag("ocsp");
        var responder = block.optionalUrl("responder");
        var timeout = block.duration("timeout");
        return block.build(() -> new RevocationConfig(mode, crl, distributionPoints, ocsp, responder, timeout))
                .orElse(RevocationConfig.OFF);
    }
}
