package parley.config;

import java.util.Optional;
import parley.common.CertificateUse;
import parley.common.KeyKind;

/// Reads the blocks that say who we are.
final class IdentityReader {
    private IdentityReader() {}

    static Optional<IdentityConfig> identity(HoconBlock block) {
        // Whether they are there is seen when they are needed: one that shows an upload needs none of them.
        var chain = block.optionalPath("certificate-chain");
        var key = block.optionalPath("private-key");
        var passphrase = block.optionalSecret("passphrase");
        var certificates = block.list("certificates").stream()
                .map(IdentityReader::certificate)
                .flatMap(Optional::stream)
                .toList();
        var authorities = block.optionalPath("authorities");
        var issuer = block.optionalBlock("acme");
        var acme = issuer.flatMap(IdentityReader::acme);
        if (issuer.isPresent() && acme.isEmpty()) {
            return block.abandon();
        }
        return block.build(() -> new IdentityConfig(chain, key, passphrase, certificates, authorities, acme));
    }

    private static Optional<CertificateConfig> certificate(HoconBlock block) {
        var chain = block.path("certificate-chain");
        var key = block.path("private-key");
        var passphrase = block.optionalSecret("passphrase");
        var use = block.choice("use", CertificateUse.class);
        return block.build(() -> new CertificateConfig(chain, key, passphrase, use));
    }

    private static Optional<AcmeConfig> acme(HoconBlock block) {
        var directory = block.url("directory");
        var names = block.texts("names");
        var contact = block.optionalText("contact");
        var key = block.choice("key", KeyKind.class);
        var use = block.choice("use", CertificateUse.class);
        var challenge = block.text("challenge");
        var httpAddress = block.text("http-address");
        var httpPort = block.number("http-port");
        var dnsHook = block.optionalFile("dns-hook");
        var trust = block.optionalFile("trust");
        var renewBefore = block.duration("renew-before");
        return block.build(() -> new AcmeConfig(
                directory, names, contact, key, use, challenge, httpAddress, httpPort, dnsHook, trust, renewBefore));
    }
}
