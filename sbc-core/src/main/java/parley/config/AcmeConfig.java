package parley.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import parley.common.CertificateUse;
import parley.common.KeyKind;

/// Block `sbc.identities.NAME.acme`: an authority that issues on request (RFC 8555).
/// @param directory its directory URL
/// @param names DNS names of the certificate
/// @param contact `mailto:` URL told to the authority
/// @param key that the certificate is for
/// @param use on which side of TLS it is shown
/// @param challenge `http-01` or `dns-01`
/// @param httpAddress where http-01 is answered, an IP literal
/// @param httpPort where http-01 is answered; the authority comes to port 80 unless something stands between
/// @param dnsHook program that sets and clears the TXT record, called as `HOOK set|clear NAME VALUE`
/// @param trust PEM bundle that the directory's own certificate chains to; none: the system's
/// @param renewBefore how long before its end a certificate is renewed
public record AcmeConfig(
        URI directory,
        List<String> names,
        Optional<String> contact,
        KeyKind key,
        CertificateUse use,
        String challenge,
        String httpAddress,
        int httpPort,
        Optional<Path> dnsHook,
        Optional<Path> trust,
        Duration renewBefore) {
    public AcmeConfig {
        names = List.copyOf(names);
        new Rules()
                .require("https".equals(directory.getScheme()), "directory", "must be an https URL", directory)
                .require(
                        !names.isEmpty() && names.stream().allMatch(Syntax::host),
                        "names",
                        "must be DNS names, at least one",
                        names)
                .require(
                        challenge.equals("http-01") || challenge.equals("dns-01"),
                        "challenge",
                        "must be http-01 or dns-01",
                        challenge)
                .require(
                        dnsHook.isPresent() || !challenge.equals("dns-01"),
                        "dns-hook",
                        "is required where challenge is dns-01",
                        "none")
                .require(
                        Syntax.ipLiteral(httpAddress),
                        "http-address",
                        "must be an IP address without brackets",
                        httpAddress)
                .range("http-port", httpPort, 1, 65_535)
                .positive("renew-before", renewBefore)
                .enforce();
    }
}
