package parley.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.common.Secret;
import parley.config.StoreConfig;

/// Finds the key under which private keys are kept: configured, in a file, or made.
final class StoreKey {
    private static final Logger LOG = LoggerFactory.getLogger(StoreKey.class);

    private static final String FILE = "store.key";
    private static final int MADE_BYTES = 32;
    private static final int MIN_BYTES = 16;

    private StoreKey() {}

    /// @param disk where one is written that is made
    static Secret of(StoreConfig config, Disk disk) throws StoreFault {
        if (config.key().isPresent()) {
            return config.key().get();
        }
        if (config.keyFile().isPresent()) {
            return read(config.keyFile().get(), "sbc.store.key-file");
        }
        var made = config.directory().resolve(FILE);
        return Files.exists(made) ? read(made, "sbc.store.directory") : make(made, disk);
    }

    private static Secret read(Path file, String path) throws StoreFault {
        StoreFolder.requirePrivate(file, path);
        try {
            var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
            if (text.length() < MIN_BYTES) {
                throw new StoreFault(path + ": " + file + " holds fewer than " + MIN_BYTES + " characters");
            }
            return Secret.of(text);
        } catch (IOException fault) {
            throw new StoreFault(path + ": " + file + " cannot be read: " + StoreFolder.words(fault));
        }
    }

    private static Secret make(Path file, Disk disk) throws StoreFault {
        var octets = new byte[MADE_BYTES];
        new SecureRandom().nextBytes(octets);
        var key = HexFormat.of().formatHex(octets);
        try {
            var partial = file.resolveSibling(FILE + ".partial");
            disk.remove(partial);
            disk.create(partial, (key + "\n").getBytes(StandardCharsets.UTF_8));
            disk.rename(partial, file);
        } catch (IOException fault) {
            throw new StoreFault("sbc.store.directory: " + file + " cannot be written: " + StoreFolder.words(fault));
        }
        LOG.info("made a key for the store, in {}: whoever has it can read the private keys beside it", file);
        return Secret.of(key);
    }
}
