package parley.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.certificate.Credential;
import parley.certificate.Identity;
import parley.certificate.KeyEncryption;
import parley.certificate.KeyPairs;
import parley.certificate.Pem;
import parley.common.Parsed;
import parley.common.Secret;
import parley.config.StoreConfig;
import parley.identity.lifecycle.Generation;
import parley.identity.lifecycle.Shelf;

/// Keeps identities in `sbc.store.directory`:
/// ```
/// identities/NAME/shelf.json              which generations there are, and which one is shown
/// identities/NAME/generation-N/           metadata.json, chain-I.pem, key-I.pem (encrypted PKCS#8), authorities.pem
/// history.jsonl                           who did what, one line each
/// ```
/// A generation is written beside its place and put there by one rename, as is the shelf: whenever the process
/// ends, the
/// shelf names generations that are whole. Blocks on files, and on key derivation.
public final class IdentityStore {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityStore.class);

    private static final String DIRECTORY = "sbc.store.directory";
    private static final String SHELF = "shelf.json";
    private static final String METADATA = "metadata.json";
    private static final String AUTHORITIES = "authorities.pem";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StoreConfig config;
    private final Disk disk;
    private @Nullable Secret key;

    IdentityStore(StoreConfig config, Disk disk) {
        this.config = config;
        this.disk = disk;
    }

    /// A store that makes nothing before it has to.
    public static IdentityStore of(StoreConfig config) {
        return new IdentityStore(config, Disk.LOCAL);
    }

    /// What is kept of an identity; an empty shelf if nothing is.
    public Shelf shelf(String identity) throws StoreFault {
        var file = folder(identity).resolve(SHELF);
        if (!Files.exists(file)) {
            return Shelf.empty(identity);
        }
        for (var ours : List.of(config.directory(), folder(identity), file)) {
            StoreFolder.requirePrivate(ours, DIRECTORY);
        }
        try {
            var shelf = content(file, StoredShelf.class).shelf();
            if (!shelf.identity().equals(identity)) {
                throw new IllegalArgumentException("of another identity");
            }
            return shelf;
        } catch (JsonProcessingException | IllegalArgumentException _) {
            throw new StoreFault(file + " is damaged; put back a copy of it, or remove the folder it is in to use the"
                    + " configured files again");
        } catch (IOException fault) {
            throw new StoreFault(file + " cannot be read: " + StoreFolder.words(fault));
        }
    }

    /// Writes the stages of an identity's generations, and removes those generations that it does not name any more.
    public void record(Shelf shelf) throws StoreFault {
        var folder = opened(shelf.identity());
        try {
            replace(
                    folder.resolve(SHELF),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(StoredShelf.of(shelf)));
        } catch (IOException fault) {
            throw unwritten(folder, fault);
        }
        tidy(folder, shelf);
    }

    // What stands on the shelf is in force from now on: that it could not be tidied up behind it is no failure of it.
    private void tidy(Path folder, Shelf shelf) {
        var named = shelf.generations().stream()
                .map(Generation::number)
                .map(IdentityStore::generationFolder)
                .collect(Collectors.toSet());
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) {
                var name = entry.getFileName().toString();
                if (name.startsWith("generation-") && !named.contains(name)) {
                    disk.remove(entry);
                }
            }
        } catch (IOException fault) {
            LOG.warn("{} keeps what is not needed any more: {}", folder, StoreFolder.words(fault));
        }
    }

    /// Writes a generation.
    public void keep(Identity identity, int generation) throws StoreFault {
        var folder = opened(identity.name());
        var place = folder.resolve(generationFolder(generation));
        var partial = folder.resolve(generationFolder(generation) + ".partial");
        try {
            disk.remove(partial);
            disk.folder(partial);
            var parts = new ArrayList<StoredGeneration.Part>();
            for (var credential : identity.credentials()) {
                var number = parts.size() + 1;
                var part = new StoredGeneration.Part(
                        credential.use(), "chain-" + number + ".pem", "key-" + number + ".pem");
                disk.create(partial.resolve(part.chain()), octets(Pem.text(credential.chain())));
                disk.create(partial.resolve(part.key()), octets(KeyEncryption.text(credential.privateKey(), key())));
                parts.add(part);
            }
            if (!identity.authorities().isEmpty()) {
                disk.create(partial.resolve(AUTHORITIES), octets(Pem.text(identity.authorities())));
            }
            var metadata = new StoredGeneration(
                    identity.name(), generation, parts, !identity.authorities().isEmpty());
            disk.create(
                    partial.resolve(METADATA),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(metadata));
            // Of an upload that was written and never came onto the shelf.
            disk.remove(place);
            disk.rename(partial, place);
        } catch (IOException fault) {
            throw unwritten(place, fault);
        }
    }

    /// Reads a generation.
    public Identity generation(String identity, int generation) throws StoreFault {
        var place = folder(identity).resolve(generationFolder(generation));
        StoreFolder.requirePrivate(place, DIRECTORY);
        StoreFolder.requirePrivate(place.resolve(METADATA), DIRECTORY);
        try {
            var metadata = content(place.resolve(METADATA), StoredGeneration.class);
            var credentials = new ArrayList<Credential>();
            for (var part : metadata.credentials()) {
                credentials.add(credential(place, part));
            }
            List<X509Certificate> authorities =
                    metadata.authorities() ? taken(Pem.certificates(place.resolve(AUTHORITIES))) : List.of();
            return new Identity(identity, credentials, authorities);
        } catch (JsonProcessingException | IllegalArgumentException _) {
            throw new StoreFault(place.resolve(METADATA) + " is damaged");
        } catch (IOException fault) {
            throw new StoreFault(place + " cannot be read: " + StoreFolder.words(fault));
        }
    }

    /// `null` is JSON, too, and nothing that we write.
    private static <T> T content(Path file, Class<T> type) throws IOException {
        return Optional.ofNullable(JSON.readValue(Files.readAllBytes(file), type))
                .orElseThrow(() -> new IllegalArgumentException("empty"));
    }

    private Credential credential(Path place, StoredGeneration.Part part) throws StoreFault {
        // Only names that we have written are followed.
        if (!part.chain().matches("chain-\\d+\\.pem") || !part.key().matches("key-\\d+\\.pem")) {
            throw new StoreFault(place.resolve(METADATA) + " is damaged");
        }
        var keyFile = place.resolve(part.key());
        StoreFolder.requirePrivate(keyFile, DIRECTORY);
        StoreFolder.requirePrivate(place.resolve(part.chain()), DIRECTORY);
        var chain = taken(Pem.certificates(place.resolve(part.chain())));
        return switch (Pem.privateKey(keyFile, Optional.of(key()))) {
            case Parsed.Ok<java.security.PrivateKey>(var read) -> {
                if (!KeyPairs.match(chain.getFirst().getPublicKey(), read)) {
                    throw new StoreFault(keyFile + " is not the key of " + part.chain() + " beside it");
                }
                yield new Credential(chain, read, part.use());
            }
            case Parsed.Refused<java.security.PrivateKey>(var rule, var _) ->
                throw new StoreFault(rule + "; is sbc.store.key, or key-file, the one that it was written with?");
        };
    }

    private static <T> T taken(Parsed<T> parsed) throws StoreFault {
        return switch (parsed) {
            case Parsed.Ok<T>(var value) -> value;
            case Parsed.Refused<T> refused -> throw new StoreFault(refused.rule());
        };
    }

    /// The folder of an identity, made if it has to be.
    private Path opened(String identity) throws StoreFault {
        StoreFolder.open(config, disk);
        var folder = folder(identity);
        try {
            disk.folder(folder);
        } catch (IOException fault) {
            throw unwritten(folder, fault);
        }
        return folder;
    }

    private void replace(Path file, byte[] content) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        disk.remove(partial);
        disk.create(partial, content);
        disk.rename(partial, file);
    }

    private synchronized Secret key() throws StoreFault {
        var known = key;
        if (known == null) {
            StoreFolder.open(config, disk);
            known = StoreKey.of(config, disk);
            key = known;
        }
        return known;
    }

    private Path folder(String identity) {
        return config.directory().resolve("identities").resolve(fileName(identity));
    }

    private static String generationFolder(int number) {
        return "generation-" + number;
    }

    /// A name of the configuration as one of a file: letters, digits, dashes and underscores as they are, dots too
    /// but
    /// at the beginning, and every other character by its number, so that no name leads out of the folder.
    static String fileName(String name) {
        var safe = new StringBuilder();
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            var plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || c == '-' || c == '_' || (c == '.' && i > 0)) {
                safe.append(c);
            } else {
                safe.append('%').append("%04x".formatted((int) c));
            }
        }
        return safe.toString();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static StoreFault unwritten(Path file, IOException fault) {
        return new StoreFault(file + " cannot be written: " + StoreFolder.words(fault));
    }
}
