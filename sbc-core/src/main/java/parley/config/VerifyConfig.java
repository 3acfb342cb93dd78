package parley.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import parley.common.NameCheck;
import parley.common.UsagePolicy;
import parley.common.Verification;

/// Block `verify`: how the certificate of the other side is judged.
/// @param mode against what; if not set: custom where there is something to be custom with, else system
/// @param trust PEM bundle of the authorities it chains to, if custom
/// @param nameCheck what becomes of one without an expected name
/// @param names expected, of a server besides the host that is dialled; of a client: empty means any
/// @param wildcards whether `*.example.com` stands for one label (RFC 5922 §7.2 forbids it)
/// @param ipAddresses whether an IP address is matched with the addresses in a certificate
/// @param usage what a client's certificate must be meant for
/// @param revocation whether we ask if it has been withdrawn
public record VerifyConfig(
        Optional<Verification> mode,
        Optional<Path> trust,
        NameCheck nameCheck,
        List<String> names,
        boolean wildcards,
        boolean ipAddresses,
        UsagePolicy usage,
        RevocationConfig revocation) {
    /// By the operating system's authorities, with the strictest rules.
    public static final VerifyConfig SYSTEM = new VerifyConfig(
            Optional.of(Verification.SYSTEM),
            Optional.empty(),
            NameCheck.STRICT,
            List.of(),
            false,
            true,
            UsagePolicy.STRICT,
            RevocationConfig.OFF);

    public VerifyConfig {
        names = List.copyOf(names);
        new Rules()
                .require(
                        trust.isEmpty() || mode.isEmpty() || mode.get() == Verification.CUSTOM,
                        "trust",
                        "must not be there where mode is not custom",
                        "a file")
                .require(names.stream().allMatch(Syntax::host), "names", "must be host names or IP addresses", names)
                .require(
                        nameCheck != NameCheck.OFF || names.isEmpty(),
                        "names",
                        "must be empty where name-check is off",
                        names)
                .enforce();
    }

    /// By the authorities of that bundle, with the strictest rules.
    public static VerifyConfig by(Path trust) {
        return new VerifyConfig(
                Optional.of(Verification.CUSTOM),
                Optional.of(trust),
                NameCheck.STRICT,
                List.of(),
                false,
                true,
                UsagePolicy.STRICT,
                RevocationConfig.OFF);
    }
}
