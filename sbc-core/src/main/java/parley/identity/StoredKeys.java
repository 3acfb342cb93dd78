package parley.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import parley.certificate.KeyEncryption;
import parley.certificate.Pem;
import parley.common.Parsed;
import parley.common.Secret;
import parley.config.StoreConfig;

/// Private keys in `sbc.store.directory` that are no identity's, each with what must be known about it: accounts
/// with
/// authorities, and the lab's own authority. One file each, `keys/NAME.pem`: text, then the key as encrypted PKCS#8.
/// Blocks on files, and on key derivation.
public final class StoredKeys {
    private static final String KEY_BEGINS = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    private final StoreConfig config;
    private final Disk disk;

    private StoredKeys(StoreConfig config, Disk disk) {
        this.config = config;
        this.disk = disk;
    }

    /// A store that makes nothing before it has to.
    public static StoredKeys of(StoreConfig config) {
        return new StoredKeys(config, Disk.LOCAL);
    }

    /// A key and what is known about it. Prints the latter only.
    /// @param text public; PEM of certificates may be in it
    /// @param key never to be seen
    public record StoredKey(String text, PrivateKey key) {
        @Override
        public String toString() {
            return "StoredKey[" + text + "]";
        }
    }

    /// Writes a key, in place of one of the same name.
    /// @param name any; the file is named after it
    public synchronized void keep(String name, StoredKey stored) throws StoreFault {
        StoreFolder.open(config, disk);
        var file = file(name);
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            disk.folder(config.directory().resolve("keys"));
            disk.remove(partial);
            var content = stored.text().strip() + "\n" + KeyEncryption.text(stored.key(), passphrase());
            disk.create(partial, content.getBytes(StandardCharsets.UTF_8));
            disk.rename(partial, file);
        } catch (IOException fault) {
            throw new StoreFault(file + " cannot be written: " + StoreFolder.words(fault));
        }
    }

    /// Reads a key, if there is one of that name.
    public synchronized Optional<StoredKey> find(String name) throws StoreFault {
        var file = file(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        StoreFolder.open(config, disk);
        StoreFolder.requirePrivate(file, "sbc.store.directory");
        try {
            var text = Files.readString(file);
            var end = text.indexOf(KEY_BEGINS);
            return switch (Pem.privateKey(file, Optional.of(passphrase()))) {
                case Parsed.Ok<PrivateKey>(var key) ->
                    Optional.of(new StoredKey(text.substring(0, Math.max(0, end)), key));
                case Parsed.Refused<PrivateKey>(var rule, var _) ->
                    throw new StoreFault(rule + "; is sbc.store.key, or key-file, the one that it was written with?");
            };
        } catch (IOException fault) {
            throw new StoreFault(file + " cannot be read: " + StoreFolder.words(fault));
        }
    }

    /// Where a key of that name lies, if there is one.
    public Path file(String name) {
        return config.directory().resolve("keys").resolve(IdentityStore.fileName(name) + ".pem");
    }

    private Secret passphrase() throws StoreFault {
        return StoreKey.of(config, disk);
    }
}
