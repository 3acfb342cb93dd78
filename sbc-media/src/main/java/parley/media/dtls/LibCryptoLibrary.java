package parley.media.dtls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;

/// Where the system keeps OpenSSL's libcrypto, if it has it, by the name that stands for one binary interface since
/// OpenSSL 3.0. Without it Bouncy Castle computes what a handshake needs, which costs more.
public final class LibCryptoLibrary {
    /// Of the file.
    public static final String NAME = "libcrypto.so.3";

    static final String KEY_PRIVATE = "EVP_PKEY_new_raw_private_key";
    static final String KEY_PUBLIC = "EVP_PKEY_new_raw_public_key";
    static final String KEY_GET_PUBLIC = "EVP_PKEY_get_raw_public_key";
    static final String KEY_FREE = "EVP_PKEY_free";
    static final String CONTEXT_NEW = "EVP_PKEY_CTX_new";
    static final String CONTEXT_FREE = "EVP_PKEY_CTX_free";
    static final String DERIVE_INIT = "EVP_PKEY_derive_init";
    static final String DERIVE_PEER = "EVP_PKEY_derive_set_peer";
    static final String DERIVE = "EVP_PKEY_derive";
    static final String EC_NEW = "EC_KEY_new_by_curve_name";
    static final String EC_FREE = "EC_KEY_free";
    static final String EC_PRIVATE = "EC_KEY_oct2priv";
    static final String EC_PUBLIC = "EC_KEY_oct2key";
    static final String EC_SIGN = "ECDSA_sign";
    static final String EC_VERIFY = "ECDSA_verify";
    static final String CLEAR_ERRORS = "ERR_clear_error";

    private static final List<String> FUNCTIONS = List.of(
            KEY_PRIVATE,
            KEY_PUBLIC,
            KEY_GET_PUBLIC,
            KEY_FREE,
            CONTEXT_NEW,
            CONTEXT_FREE,
            DERIVE_INIT,
            DERIVE_PEER,
            DERIVE,
            EC_NEW,
            EC_FREE,
            EC_PRIVATE,
            EC_PUBLIC,
            EC_SIGN,
            EC_VERIFY,
            CLEAR_ERRORS);

    private static final Optional<SymbolLookup> LIBRARY = open();

    private LibCryptoLibrary() {}

    // A class of its own: trying it needs this one complete.
    private static final class Tried {
        static final boolean USABLE = LIBRARY.isPresent() && LibCryptoTrial.passes();
    }

    /// True if all that [LibCrypto] calls is here, and computes what Bouncy Castle does. It is tried once: a system
    /// may have the functions and forbid the algorithms behind them.
    public static boolean usable() {
        return Tried.USABLE;
    }

    @SuppressWarnings("restricted") // calling this library is what the class is for
    private static Optional<SymbolLookup> open() {
        try {
            var library = SymbolLookup.libraryLookup(NAME, Arena.global());
            return Optional.of(library)
                    .filter(found ->
                            FUNCTIONS.stream().allMatch(name -> found.find(name).isPresent()));
        } catch (IllegalArgumentException | IllegalCallerException _) {
            // There is no such library where the system looks for them, or the JVM was told to deny native access.
            return Optional.empty();
        }
    }

    /// One of its functions.
    /// @throws java.util.NoSuchElementException if the library is not here
    static MemorySegment find(String function) {
        return LIBRARY.orElseThrow().findOrThrow(function);
    }
}
