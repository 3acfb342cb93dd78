package parley.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.certificate.CertificateNames;
import parley.common.NameCheck;
import parley.common.Parsed;
import parley.common.UsagePolicy;
import parley.revocation.ChainRevocation;
import parley.revocation.Staple;

/// Says what is wrong with the certificates of a server that has been let through whatever it shows: for tools that
/// look and do not call.
public final class ServerCheck {
    private static final TrustPolicy.Names NAMES = new TrustPolicy.Names(NameCheck.STRICT, List.of(), false, true);
    private static final TrustPolicy.Names NO_NAMES = new TrustPolicy.Names(NameCheck.OFF, List.of(), false, true);

    private final CertificateJudge judge;

    private ServerCheck(List<X509Certificate> anchors, List<X509Certificate> knownIssuers, ChainRevocation revocation) {
        this.judge = new CertificateJudge(new TrustPolicy(
                true,
                anchors,
                knownIssuers,
                TrustPolicy.Usage.SERVER,
                UsagePolicy.STRICT,
                NO_NAMES,
                Optional.of(revocation)));
    }

    /// By these authorities. Where there are roots among them, the others are no anchors: other callers will not
    /// have them.
    /// @param revocation asked about chains that are well otherwise
    public static ServerCheck by(List<X509Certificate> authorities, ChainRevocation revocation) {
        var roots = authorities.stream()
                .filter(one -> one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
                .toList();
        return new ServerCheck(roots.isEmpty() ? authorities : roots, authorities, revocation);
    }

    /// By the authorities of the system. Blocks on files.
    /// @param revocation asked about chains that are well otherwise
    public static Parsed<ServerCheck> bySystem(ChainRevocation revocation) {
        return switch (SystemAuthorities.read()) {
            case Parsed.Ok<List<X509Certificate>>(var authorities) -> new Parsed.Ok<>(by(authorities, revocation));
            case Parsed.Refused<List<X509Certificate>>(var rule, var offset) -> new Parsed.Refused<>(rule, offset);
        };
    }

    /// What is wrong with the chain, and with the name. May block, to ask about revocation.
    /// @param shown leaf first, never empty
    /// @param name that the leaf is to carry (RFC 5922 §7.2)
    /// @param staple OCSP answer that came with it, DER
    /// @param now wall clock
    public List<CertificateFault> faults(
            List<X509Certificate> shown, String name, Optional<byte[]> staple, Instant now) {
        var faults = new ArrayList<CertificateFault>();
        judge.judge(shown, "", staple.map(Staple::of).orElse(Staple.missing()), now)
                .fault()
                .ifPresent(faults::add);
        var found = CertificateNames.of(shown.getFirst());
        if (!ExpectedNames.match(List.of(name), found, NAMES)) {
            faults.add(new CertificateFault.NameMismatch(List.of(name), found));
        }
        return faults;
    }

    /// Who that certificate says its holder is.
    public PeerIdentity who(X509Certificate leaf) {
        return PeerIdentity.of(leaf);
    }
}
