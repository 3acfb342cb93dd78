package parley.media.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Network byte order in place, without a buffer object: one load or store per call.
public final class BigEndian {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private BigEndian() {}

    /// 16 bits at `at`, 0 to 65,535.
    public static int unsignedShort(byte[] octets, int at) {
        return (short) SHORT.get(octets, at) & 0xffff;
    }

    /// 24 bits at `at`, 0 to 16,777,215.
    public static int unsignedMedium(byte[] octets, int at) {
        return ((octets[at] & 0xff) << 16) | unsignedShort(octets, at + 1);
    }

    /// 32 bits at `at`; unsigned values above 2^31 read as negative.
    public static int integer(byte[] octets, int at) {
        return (int) INT.get(octets, at);
    }

    /// 64 bits at `at`.
    public static long longInteger(byte[] octets, int at) {
        return (long) LONG.get(octets, at);
    }

    /// Writes the low 16 bits of `value` at `at`.
    public static void putShort(byte[] octets, int at, int value) {
        SHORT.set(octets, at, (short) value);
    }

    /// Writes 32 bits at `at`.
    public static void putInteger(byte[] octets, int at, int value) {
        INT.set(octets, at, value);
    }

    /// Writes 64 bits at `at`.
    public static void putLong(byte[] octets, int at, long value) {
        LONG.set(octets, at, value);
    }
}
