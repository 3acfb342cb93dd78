package parley.admin.issue;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.admin.acme.AcmeOutcome;
import parley.certificate.Credential;
import parley.certificate.LabAuthority;
import parley.certificate.LabRequest;
import parley.certificate.Pem;
import parley.common.CertificateUse;
import parley.common.Parsed;
import parley.identity.StoreFault;
import parley.identity.StoredKeys;

/// The lab's own authority, in the store; made when it is first asked. Blocks.
public final class KeptLabAuthority {
    private static final Logger LOG = LoggerFactory.getLogger(KeptLabAuthority.class);

    private static final String NAME = "lab-authority";

    private final StoredKeys keys;
    private final SecureRandom random;
    private final InstantSource clock;

    /// @param clock wall clock
    public KeptLabAuthority(StoredKeys keys, SecureRandom random, InstantSource clock) {
        this.keys = keys;
        this.random = random;
        this.clock = clock;
    }

    /// Issues a certificate.
    AcmeOutcome issue(LabRequest request) {
        try {
            return new AcmeOutcome.Issued(authority().issue(request, clock.instant()));
        } catch (StoreFault | IllegalArgumentException fault) {
            return failed(String.valueOf(fault.getMessage()));
        } catch (GeneralSecurityException fault) {
            return failed("the lab's authority could not sign: " + fault.getMessage());
        }
    }

    /// What others must trust to believe it.
    public synchronized X509Certificate root() throws StoreFault, GeneralSecurityException {
        return authority().root();
    }

    private static AcmeOutcome failed(String why) {
        return new AcmeOutcome.Failed(why, Optional.empty());
    }

    private synchronized LabAuthority authority() throws StoreFault, GeneralSecurityException {
        var stored = keys.find(NAME);
        if (stored.isPresent()) {
            return switch (Pem.certificates(keys.file(NAME))) {
                case Parsed.Ok<List<X509Certificate>>(var chain) ->
                    LabAuthority.of(new Credential(chain, stored.get().key(), CertificateUse.BOTH), random);
                case Parsed.Refused<List<X509Certificate>>(var rule, var _) -> throw new GeneralSecurityException(rule);
            };
        }
        var made = LabAuthority.create(random, clock.instant());
        var issuing = made.issuing();
        keys.keep(NAME, new StoredKeys.StoredKey(Pem.text(issuing.chain()), issuing.privateKey()));
        LOG.warn("made an authority for the lab, in {}: nobody in service should trust it", keys.file(NAME));
        return made;
    }
}
