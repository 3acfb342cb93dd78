package parley.media.dtls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// The public-key functions of OpenSSL's libcrypto: X25519 (RFC 7748) and ECDSA with P-256 (FIPS 186-4), on which a
/// handshake spends most of its time.
///
/// To be used only where [LibCryptoLibrary#usable()].
final class LibCrypto {
    /// Octets of X25519's keys and secrets.
    static final int X25519_BYTES = 32;

    // Numbers of OpenSSL's for an algorithm and a curve.
    private static final int NID_X25519 = 1034;
    private static final int NID_P256 = 415;
    // Of a public key as X9.62 writes it uncompressed: a mark and two coordinates.
    private static final int POINT_BYTES = 65;
    private static final byte UNCOMPRESSED = 4;
    // Of a signature with P-256 in DER: two integers of 33 octets at most.
    private static final int SIGNATURE_MAX_BYTES = 72;
    private static final int NO_TYPE = 0;

    private static final MethodHandle KEY_PRIVATE =
            function(LibCryptoLibrary.KEY_PRIVATE, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle KEY_PUBLIC =
            function(LibCryptoLibrary.KEY_PUBLIC, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle KEY_GET_PUBLIC =
            function(LibCryptoLibrary.KEY_GET_PUBLIC, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle KEY_FREE = procedure(LibCryptoLibrary.KEY_FREE, ADDRESS);
    private static final MethodHandle CONTEXT_NEW = function(LibCryptoLibrary.CONTEXT_NEW, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle CONTEXT_FREE = procedure(LibCryptoLibrary.CONTEXT_FREE, ADDRESS);
    private static final MethodHandle DERIVE_INIT = function(LibCryptoLibrary.DERIVE_INIT, JAVA_INT, ADDRESS);
    private static final MethodHandle DERIVE_PEER = function(LibCryptoLibrary.DERIVE_PEER, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle DERIVE = function(LibCryptoLibrary.DERIVE, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle EC_NEW = function(LibCryptoLibrary.EC_NEW, ADDRESS, JAVA_INT);
    private static final MethodHandle EC_FREE = procedure(LibCryptoLibrary.EC_FREE, ADDRESS);
    private static final MethodHandle EC_PRIVATE =
            function(LibCryptoLibrary.EC_PRIVATE, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle EC_PUBLIC =
            function(LibCryptoLibrary.EC_PUBLIC, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle EC_SIGN =
            function(LibCryptoLibrary.EC_SIGN, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle EC_VERIFY =
            function(LibCryptoLibrary.EC_VERIFY, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    private static final MethodHandle CLEAR_ERRORS = procedure(LibCryptoLibrary.CLEAR_ERRORS);

    private LibCrypto() {}

    @SuppressWarnings("restricted") // calling this library is what the class is for
    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(LibCryptoLibrary.find(name), FunctionDescriptor.of(result, arguments));
    }

    @SuppressWarnings("restricted") // as above
    private static MethodHandle procedure(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker().downcallHandle(LibCryptoLibrary.find(name), FunctionDescriptor.ofVoid(arguments));
    }

    /// Makes an X25519 key of 32 octets, with its public one. To be freed, and not used after that.
    static MemorySegment x25519Key(byte[] octets) {
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocateFrom(JAVA_BYTE, octets);
            var key =
                    (MemorySegment) KEY_PRIVATE.invokeExact(NID_X25519, MemorySegment.NULL, copy, (long) octets.length);
            copy.fill((byte) 0);
            return made(key, "an X25519 key");
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// The public one of such a key.
    static byte[] x25519Public(MemorySegment key) {
        try (var arena = Arena.ofConfined()) {
            var octets = arena.allocate(X25519_BYTES);
            var length = arena.allocateFrom(JAVA_LONG, X25519_BYTES);
            require((int) KEY_GET_PUBLIC.invokeExact(key, octets, length), "an X25519 public key");
            return octets.toArray(JAVA_BYTE);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// What we have in common with a peer (RFC 7748 §6.1).
    /// @param key ours
    /// @param peer the peer's public one
    /// @return nothing if the peer's is one of those few with which everybody would have the same in common
    static byte[] x25519(MemorySegment key, byte[] peer) {
        try (var arena = Arena.ofConfined()) {
            var theirs = made(
                    (MemorySegment) KEY_PUBLIC.invokeExact(
                            NID_X25519, MemorySegment.NULL, arena.allocateFrom(JAVA_BYTE, peer), (long) peer.length),
                    "a peer's X25519 key");
            var context = (MemorySegment) CONTEXT_NEW.invokeExact(key, MemorySegment.NULL);
            try {
                made(context, "an X25519 context");
                var secret = arena.allocate(X25519_BYTES);
                var length = arena.allocateFrom(JAVA_LONG, X25519_BYTES);
                require((int) DERIVE_INIT.invokeExact(context), "X25519");
                boolean common = (int) DERIVE_PEER.invokeExact(context, theirs) == 1
                        && (int) DERIVE.invokeExact(context, secret, length) == 1;
                byte[] octets = common ? secret.toArray(JAVA_BYTE) : new byte[0];
                secret.fill((byte) 0);
                if (!common) {
                    CLEAR_ERRORS.invokeExact();
                }
                return octets;
            } finally {
                CONTEXT_FREE.invokeExact(context);
                KEY_FREE.invokeExact(theirs);
            }
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// Ends the life of an X25519 key.
    static void free(MemorySegment key) {
        try {
            KEY_FREE.invokeExact(key);
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// Signs a hash with a key of P-256.
    /// @param scalar the private key, 32 octets
    /// @return the signature in DER
    static byte[] sign(byte[] scalar, byte[] hash) {
        try (var arena = Arena.ofConfined()) {
            var key = made((MemorySegment) EC_NEW.invokeExact(NID_P256), "a P-256 key");
            try {
                var copy = arena.allocateFrom(JAVA_BYTE, scalar);
                int set = (int) EC_PRIVATE.invokeExact(key, copy, (long) scalar.length);
                copy.fill((byte) 0);
                require(set, "a P-256 private key");
                var signature = arena.allocate(SIGNATURE_MAX_BYTES);
                var length = arena.allocate(JAVA_INT);
                require(
                        (int) EC_SIGN.invokeExact(
                                NO_TYPE, arena.allocateFrom(JAVA_BYTE, hash), hash.length, signature, length, key),
                        "an ECDSA signature");
                return Arrays.copyOf(signature.toArray(JAVA_BYTE), length.get(JAVA_INT, 0));
            } finally {
                EC_FREE.invokeExact(key);
            }
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    /// True if a hash was signed with the private key of that public one.
    /// @param point the public key of P-256, as X9.62 writes it uncompressed; in the other form OpenSSL takes the
    ///     point at infinity, too, with which anybody can sign
    /// @param signature in DER, or what a peer takes for it
    static boolean verify(byte[] point, byte[] hash, byte[] signature) {
        if (point.length != POINT_BYTES || point[0] != UNCOMPRESSED) {
            return false;
        }
        try (var arena = Arena.ofConfined()) {
            var key = made((MemorySegment) EC_NEW.invokeExact(NID_P256), "a P-256 key");
            try {
                boolean good = (int) EC_PUBLIC.invokeExact(
                                        key,
                                        arena.allocateFrom(JAVA_BYTE, point),
                                        (long) point.length,
                                        MemorySegment.NULL)
                                == 1
                        && (int) EC_VERIFY.invokeExact(
                                        NO_TYPE,
                                        arena.allocateFrom(JAVA_BYTE, hash),
                                        hash.length,
                                        arena.allocateFrom(JAVA_BYTE, signature),
                                        signature.length,
                                        key)
                                == 1;
                if (!good) {
                    CLEAR_ERRORS.invokeExact();
                }
                return good;
            } finally {
                EC_FREE.invokeExact(key);
            }
        } catch (Throwable fault) {
            throw impossible(fault);
        }
    }

    private static MemorySegment made(MemorySegment thing, String what) {
        if (thing.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("OpenSSL cannot make " + what);
        }
        return thing;
    }

    private static void require(int result, String what) {
        if (result != 1) {
            throw new IllegalStateException("OpenSSL cannot make " + what);
        }
    }

    // A method handle of the linker throws only if it was called with the wrong types; memory may be short, though.
    private static RuntimeException impossible(Throwable fault) {
        return switch (fault) {
            case Error error -> throw error;
            case RuntimeException known -> known;
            default -> new IllegalStateException(fault);
        };
    }
}
