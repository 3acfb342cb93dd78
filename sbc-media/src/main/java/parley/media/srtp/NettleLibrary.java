package parley.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;
import java.util.Optional;

/// Where the system keeps GNU Nettle, if it has it, by the name that has stood for one binary interface since Nettle
/// 3.6. Without it the JDK's ciphers serve, which costs more for each packet.
public final class NettleLibrary {
    /// Of the file.
    public static final String NAME = "libnettle.so.8";

    static final String SET_KEY_128 = "nettle_aes128_set_encrypt_key";
    static final String SET_KEY_192 = "nettle_aes192_set_encrypt_key";
    static final String SET_KEY_256 = "nettle_aes256_set_encrypt_key";
    static final String ENCRYPT_128 = "nettle_aes128_encrypt";
    static final String ENCRYPT_192 = "nettle_aes192_encrypt";
    static final String ENCRYPT_256 = "nettle_aes256_encrypt";
    static final String SHA1_COMPRESS = "nettle_sha1_compress";

    private static final List<String> FUNCTIONS =
            List.of(SET_KEY_128, SET_KEY_192, SET_KEY_256, ENCRYPT_128, ENCRYPT_192, ENCRYPT_256, SHA1_COMPRESS);

    private static final Optional<SymbolLookup> LIBRARY = open();

    /// True if all that [Nettle] calls is here.
    public static final boolean AVAILABLE = LIBRARY.isPresent();

    private NettleLibrary() {}

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
    /// @throws java.util.NoSuchElementException if not [#AVAILABLE]
    static MemorySegment find(String function) {
        return LIBRARY.orElseThrow().findOrThrow(function);
    }
}
