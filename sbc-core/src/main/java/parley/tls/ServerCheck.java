package parley.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import parley.certificate.CertificateNames;
import parley.common.NameCheck;
import parley.common.Parsed;
import parley.common.UsagePolicy;
import parley.revocation.Staple;

/// Says what is wrong with the certificates of a server that has been let through whatever it shows: for tools that
/// look
/// and do not call.
public final class ServerCheck {
    private final List<X509Certificate> anchors;
    private final List<X509Certificate> knownIssuers;

    private ServerCheck(List<X509Certificate> anchors, List<X509Certificate> knownIssuers) {
        this.anchors = List.copyOf(anchors);
        this.knownIssuers = List.copyOf(knownIssuers);
    }

    /// By these authorities. Where there are roots among them, the others are no anchors: other callers will not
    /// have
    /// them.
    public static ServerCheck by(List<X509Certificate> authorities) {
        var roots = authorities.stream()
                .filter(one -> one.getSubjectX500Principal().equals(one.getIssuerX500Principal()))
                .toList();
        return new ServerCheck(roots.isEmpty() ? authorities : roots, authorities);
    }

    /// By the authorities of the system. Blocks on files.
    public static Parsed<ServerCheck> bySystem() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore cacerts = null;
            factory.init(cacerts);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trust) {
                    return new Parsed.Ok<>(by(List.of(trust.getAcceptedIssuers())));
                }
            }
            return new Parsed.Refused<>("there are no system authorities", 0);
        } catch (GeneralSecurityException fault) {
            return new Parsed.Refused<>("the system authorities cannot be read: " + fault.getMessage(), 0);
        }
    }

    /// Every kind of fault, the chain's first.
    /// @param shown leaf first, never empty
    /// @param name that the leaf is to carry (RFC 5922 §7.2)
    /// @param staple OCSP answer that came with it, DER
    /// @param now wall clock
    public List<CertificateFault> faults(
            List<X509Certificate> shown, String name, Optional<byte[]> staple, Instant now) {
        var faults = new ArrayList<CertificateFault>();
        var anyName = new TrustPolicy.Names(NameCheck.OFF, List.of(), false, true);
        var policy = new TrustPolicy(
                true, anchors, knownIssuers, TrustPolicy.Usage.SERVER, UsagePolicy.STRICT, anyName, Optional.empty());
        new CertificateJudge(policy)
                .judge(shown, "", Staple.notAsked(), now)
                .fault()
                .ifPresent(faults::add);
        var found = CertificateNames.of(shown.getFirst());
        if (!CertificateNames.match(List.of(name), found)) {
            faults.add(new CertificateFault.NameMismatch(List.of(name), found));
        }
        return faults;
    }

    /// Who that certificate says its holder is.
    public PeerIdentity who(X509Certificate leaf) {
        return PeerIdentity.of(leaf);
    }
}
