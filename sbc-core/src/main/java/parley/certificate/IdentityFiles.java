package parley.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.common.Parsed;
import parley.config.CertificateConfig;
import parley.config.IdentityConfig;

/// One reading of the files of an identity; every fault is collected, none ends it early. Blocks on files.
public final class IdentityFiles {
    private final List<String> faults = new ArrayList<>();

    private IdentityFiles() {}

    /// What reading came to.
    public sealed interface Reading {
        /// All is well.
        /// @param identity without credentials if no file is configured
        record Read(Identity identity) implements Reading {}

        /// Something is not.
        /// @param faults each with the configuration key, the file and the reason
        record Faulty(List<String> faults) implements Reading {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /// Reads them.
    /// @param name in `sbc.identities`
    public static Reading load(String name, IdentityConfig config) {
        return new IdentityFiles().read(name, config);
    }

    private Reading read(String name, IdentityConfig config) {
        var path = "sbc.identities." + name;
        var credentials = new ArrayList<Credential>();
        config.files().forEach(file -> credential(path, file).ifPresent(credentials::add));
        var authorities = config.authorities()
                .flatMap(file -> taken(path + ".authorities", Pem.certificates(file)))
                .orElse(List.of());
        return faults.isEmpty()
                ? new Reading.Read(new Identity(name, credentials, authorities))
                : new Reading.Faulty(faults);
    }

    private Optional<Credential> credential(String path, CertificateConfig file) {
        Optional<List<X509Certificate>> chain =
                taken(path + ".certificate-chain", Pem.certificates(file.certificateChain()));
        Optional<PrivateKey> key = taken(path + ".private-key", Pem.privateKey(file.privateKey(), file.passphrase()));
        if (chain.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        if (!KeyPairs.match(chain.get().getFirst().getPublicKey(), key.get())) {
            faults.add(path + ".private-key: " + file.privateKey() + " is not the key of the first certificate in "
                    + file.certificateChain());
            return Optional.empty();
        }
        return Optional.of(new Credential(chain.get(), key.get(), file.use()));
    }

    private <T> Optional<T> taken(String key, Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Ok<T>(var value) -> Optional.of(value);
            case Parsed.Refused<T> refused -> {
                faults.add(key + ": " + refused.rule());
                yield Optional.empty();
            }
        };
    }
}
