package parley.tls;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.certificate.Identity;
import parley.certificate.Pem;
import parley.common.Parsed;
import parley.common.RevocationMode;
import parley.common.Verification;
import parley.config.VerifyConfig;
import parley.revocation.ChainRevocation;

/// Reads what the other side's certificates are judged by.
final class TrustLoading {
    private final TlsServices services;
    private final Consumer<String> faults;
    private final List<X509Certificate> knownIssuers;
    private @Nullable Parsed<List<X509Certificate>> system;

    /// @param identities whose chains tell us of authorities
    /// @param faults hears what is wrong
    TrustLoading(TlsServices services, Collection<Identity> identities, Consumer<String> faults) {
        this.services = services;
        this.faults = faults;
        this.knownIssuers = identities.stream()
                .flatMap(identity -> Stream.concat(
                        identity.credentials().stream()
                                .flatMap(credential ->
                                        credential.chain().stream().skip(1)),
                        identity.authorities().stream()))
                .distinct()
                .toList();
    }

    /// Empty after a fault.
    /// @param own identity that we show on that side; its authorities serve where no others are named
    Optional<PolicyTrustManager> load(
            String key, VerifyConfig verify, TrustPolicy.Usage usage, Optional<Identity> own) {
        var ours = own.map(Identity::authorities).orElse(List.of());
        var revocation = revocation(key + ".revocation", verify);
        return anchors(key, verify, mode(verify, usage, ours), ours)
                .map(anchors -> new PolicyTrustManager(
                        new TrustPolicy(
                                verify.mode().orElse(Verification.CUSTOM) != Verification.SKIP,
                                anchors,
                                knownIssuers,
                                usage,
                                verify.usage(),
                                new TrustPolicy.Names(
                                        verify.nameCheck(), verify.names(), verify.wildcards(), verify.ipAddresses()),
                                revocation),
                        services.clock()));
    }

    /// What the policy comes to where none is named.
    static Verification mode(VerifyConfig verify, TrustPolicy.Usage usage, List<X509Certificate> ours) {
        return verify.mode()
                .orElse(
                        verify.trust().isPresent() || !ours.isEmpty() || usage == TrustPolicy.Usage.CLIENT
                                ? Verification.CUSTOM
                                : Verification.SYSTEM);
    }

    private Optional<List<X509Certificate>> anchors(
            String key, VerifyConfig verify, Verification mode, List<X509Certificate> ours) {
        return switch (mode) {
            case SKIP -> Optional.of(List.of());
            case SYSTEM -> {
                var read = system == null ? SystemAuthorities.read() : system;
                system = read;
                yield taken(key + ".mode", read);
            }
            case CUSTOM -> {
                if (verify.trust().isPresent()) {
                    yield taken(key + ".trust", Pem.certificates(verify.trust().get()));
                }
                if (ours.isEmpty()) {
                    faults.accept(key + ".trust: needed, as mode is custom and the identity has no authorities");
                    yield Optional.empty();
                }
                yield Optional.of(ours);
            }
        };
    }

    private Optional<ChainRevocation> revocation(String key, VerifyConfig verify) {
        var config = verify.revocation();
        if (config.mode() == RevocationMode.OFF) {
            return Optional.empty();
        }
        Optional<List<X509CRL>> lists = config.crl().isPresent()
                ? taken(key + ".crl", Pem.revocationLists(config.crl().get()))
                : Optional.of(List.of());
        return lists.map(read -> ChainRevocation.of(config, read, services.answers()));
    }

    private <T> Optional<T> taken(String key, Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Ok<T>(var value) -> Optional.of(value);
            case Parsed.Refused<T> refused -> {
                faults.accept(key + ": " + refused.rule());
                yield Optional.empty();
            }
        };
    }
}
