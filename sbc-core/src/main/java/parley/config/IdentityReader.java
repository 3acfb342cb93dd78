package parley.config;

import java.util.Optional;
import parley.common.CertificateUse;

/// Reads the blocks that say who we are.
final class IdentityReader {
    private IdentityReader() {}

    static Optional<IdentityConfig> identity(HoconBlock block) {
        var chain = block.optionalFile("certificate-chain");
        var key = block.optionalFile("private-key");
        var passphrase = block.optionalSecret("passphrase");
        var certificates = block.list("certificates").stream()
                .map(IdentityReader::certificate)
                .flatMap(Optional::stream)
                .toList();
        var authorities = block.optionalFile("authorities");
        var issuer = block.optionalBlock("acme");
        var acme = issuer.flatMap(IdentityReader::acme);
        if (issuer.isPresent() && acme.isEmpty()) {
            return block.abandon();
        }
        return block.build(() -> new IdentityConfig(chain, key, passphrase, certificates, authorities, acme));
    }

    private static Optional<CertificateConfig> certificate(HoconBlock block) {
        var chain = block.file("certificate-chain");
        var key = block.file("private-key");
        var passphrase = block.optionalSecret("passphrase");
        var use = block.choice("use", CertificateUse.class);
        return block.build(() -> new CertificateConfig(chain, key, passphrase, use));
    }

    private static Optional<AcmeConfig> acme(HoconBlock block) {
        var directory = block.url("directory");
        var names = block.texts("names");
        var contact = block.optionalText("contact");
        var challenge = block.text("challenge");
        var httpAddress = block.text("http-address");
        var httpPort = block.number("http-port");
        var dnsHook = block.optionalFile("dns-hook");
        var trust = block.optionalFile("trust");
        var renewBefore = block.duration("renew-before");
        return block.build(() -> new AcmeConfig(
                directory, names, contact, challenge, httpAddress, httpPort, dnsHook, trust, renewBefore));
    }
}
