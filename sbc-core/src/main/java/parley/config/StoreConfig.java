package parley.config;

import java.nio.file.Path;
import java.util.Optional;
import parley.common.Secret;

/// Block `sbc.store`: where we keep what must survive a restart.
/// @param directory made when first needed; its files are readable by our user only
/// @param key encrypts the private keys in it
/// @param keyFile holds that key where `key` is not set; with neither, one is made in the directory
public record StoreConfig(Path directory, Optional<Secret> key, Optional<Path> keyFile) {
    /// A passphrase that is guessed protects nothing.
    static final int KEY_MIN_CHARACTERS = 16;

    public StoreConfig {
        new Rules()
                .require(
                        key.isEmpty() || key.get().length() >= KEY_MIN_CHARACTERS,
                        "key",
                        "must have at least " + KEY_MIN_CHARACTERS + " characters",
                        "")
                .enforce();
    }
}
