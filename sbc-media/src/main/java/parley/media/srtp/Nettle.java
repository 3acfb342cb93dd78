package parley.media.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The block functions of GNU Nettle, the library that GnuTLS computes with: AES (FIPS 197) and SHA-1 (FIPS 180-4).
///
/// Unlike the JDK's they work on keys that lie in memory of ours: a key costs a relay of thousands of calls those few
/// lines of the processor's cache that it fills, and no chain of objects on the way to it.
///
/// Each call is short and returns by itself, so it is made as a call of Java's own (`critical`), and arrays are handed
/// over as they are. To be used only where [NettleLibrary#AVAILABLE].
final class Nettle {
    private static final FunctionDescriptor SET_KEY = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS);
    private static final FunctionDescriptor ENCRYPT = FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final FunctionDescriptor COMPRESS = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS);

    private static final MethodHandle SET_KEY_128 = function(NettleLibrary.SET_KEY_128, SET_KEY);
    private static final MethodHandle SET_KEY_192 = function(NettleLibrary.SET_KEY_192, SET_KEY);
    private static final MethodHandle SET_KEY_256 = function(NettleLibrary.SET_KEY_256, SET_KEY);
    private static final MethodHandle ENCRYPT_128 = function(NettleLibrary.ENCRYPT_128, ENCRYPT);
    private static final MethodHandle ENCRYPT_192 = function(NettleLibrary.ENCRYPT_192, ENCRYPT);
    private static final MethodHandle ENCRYPT_256 = function(NettleLibrary.ENCRYPT_256, ENCRYPT);
    private static final MethodHandle SHA1_COMPRESS = function(NettleLibrary.SHA1_COMPRESS, COMPRESS);

    private Nettle() {}

    @SuppressWarnings("restricted") // calling this library is what the class is for
    private static MethodHandle function(String name, FunctionDescriptor types) {
        return Linker.nativeLinker().downcallHandle(NettleLibrary.find(name), types, Linker.Option.critical(true));
    }

    /// Expands an AES key for encryption.
    /// @param schedule takes the round keys: 44, 52 or 60 words
    /// @param key 128, 192 or 256 bits
    static void setKey(MemorySegment schedule, MemorySegment key) {
        try {
            switch ((int) key.byteSize()) {
                case 16 -> SET_KEY_128.invokeExact(schedule, key);
                case 24 -> SET_KEY_192.invokeExact(schedule, key);
                default -> SET_KEY_256.invokeExact(schedule, key);
            }
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// Encrypts whole blocks, each by itself.
    /// @param keyBytes 16, 24 or 32
    /// @param octets a multiple of 16
    static void encrypt(MemorySegment schedule, int keyBytes, long octets, MemorySegment into, MemorySegment from) {
        try {
            switch (keyBytes) {
                case 16 -> ENCRYPT_128.invokeExact(schedule, octets, into, from);
                case 24 -> ENCRYPT_192.invokeExact(schedule, octets, into, from);
                default -> ENCRYPT_256.invokeExact(schedule, octets, into, from);
            }
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// Takes a block into a SHA-1 digest.
    /// @param state its five words
    /// @param block 64 octets
    static void compress(MemorySegment state, MemorySegment block) {
        try {
            SHA1_COMPRESS.invokeExact(state, block);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    // A method handle of the linker throws only if it was called with the wrong types.
    private static AssertionError impossible(Throwable fault) {
        return new AssertionError("a function of Nettle threw", fault);
    }
}
