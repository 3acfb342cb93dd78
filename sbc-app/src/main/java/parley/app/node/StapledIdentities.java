package parley.app.node;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.certificate.Credential;
import parley.certificate.Identity;
import parley.config.SbcConfig;
import parley.observe.EventSink;
import parley.observe.SbcEvent;
import parley.revocation.AuthorityAnswers;
import parley.revocation.Revocation.Status;
import parley.revocation.Staples;

/// The OCSP answers for the certificates that listeners show with one (`stapling = true`), whatever identities have
/// in force. Safe for any thread.
final class StapledIdentities implements AutoCloseable {
    private final Set<String> names;
    private final Staples staples;
    private final Set<X509Certificate> revoked = new HashSet<>();
    private volatile Map<X509Certificate, String> owners = Map.of();
    private volatile Optional<EventSink> events = Optional.empty();

    StapledIdentities(SbcConfig config, AuthorityAnswers answers, InstantSource clock) {
        this.names = names(config);
        this.staples = new Staples(answers, clock, this::learnt);
    }

    /// The answer to show with that certificate, if there is one. Never waits.
    Optional<byte[]> stapled(X509Certificate leaf) {
        return staples.stapled(leaf);
    }

    /// Whom to tell that a certificate of ours has been revoked.
    void tell(EventSink sink) {
        events = Optional.of(sink);
    }

    /// What is in force from now on.
    void inForce(Map<String, Identity> identities) {
        var leaves = new HashMap<X509Certificate, String>();
        var chains = new ArrayList<List<X509Certificate>>();
        identities.forEach((name, identity) -> {
            if (names.contains(name)) {
                for (var credential : identity.server()) {
                    leaves.put(credential.leaf(), name);
                    chains.add(withIssuer(credential, identity));
                }
            }
        });
        owners = Map.copyOf(leaves);
        staples.watch(chains);
    }

    // A leaf of a root is shown alone; its issuer is then among the identity's authorities.
    private static List<X509Certificate> withIssuer(Credential credential, Identity identity) {
        if (credential.chain().size() > 1) {
            return credential.chain();
        }
        var chain = new ArrayList<>(credential.chain());
        identity.authorities().stream()
                .filter(authority -> authority
                        .getSubjectX500Principal()
                        .equals(credential.leaf().getIssuerX500Principal()))
                .findFirst()
                .ifPresent(chain::add);
        return chain;
    }

    private static Set<String> names(SbcConfig config) {
        var names = new HashSet<String>();
        for (var listener : config.listeners().values()) {
            listener.tls().filter(tls -> tls.stapling()).ifPresent(tls -> {
                names.add(tls.identity());
                tls.sni().values().forEach(terms -> names.add(terms.identity()));
            });
        }
        return names;
    }

    private void learnt(X509Certificate leaf, Status status) {
        switch (status) {
            case Status.Good _ -> told(leaf, false);
            case Status.Revoked(var since) -> {
                if (told(leaf, true)) {
                    events.ifPresent(sink -> sink.accept(new SbcEvent.CertificateChanged(
                            owners.getOrDefault(leaf, ""),
                            0,
                            leaf.getSerialNumber().toString(16),
                            "revoked",
                            leaf.getIssuerX500Principal().getName(),
                            "its authority has revoked it at " + since + ": peers that ask will refuse it; have it"
                                    + " issued anew")));
                }
            }
            case Status.Unknown _ -> {
                // The answer at hand is shown as long as it counts; without one a handshake works as ever.
            }
        }
    }

    /// True if that is news.
    private boolean told(X509Certificate leaf, boolean isRevoked) {
        synchronized (revoked) {
            return isRevoked ? revoked.add(leaf) : revoked.remove(leaf);
        }
    }

    @Override
    public void close() {
        staples.close();
    }
}
