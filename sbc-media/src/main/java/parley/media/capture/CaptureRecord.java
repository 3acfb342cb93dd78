package parley.media.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import parley.media.bridge.TransportAddress;

/// The head of a record in a [CaptureRing]. Its octets are used again and again by who writes or reads.
///
/// ```
/// kind 1 | verdict 1 | direction 1 | 0 | interface 4 | nanos 8
/// peer high 8 | peer low 8 | peer port 4 | local port 4
/// ```
@SuppressWarnings("EnumOrdinal") // never leaves this process
final class CaptureRecord {
    /// Octets of a head.
    static final int BYTES = 40;

    /// Where the verdict is.
    static final int VERDICT_AT = 1;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final Kind[] KINDS = Kind.values();

    private final byte[] octets;

    /// @param octets starts with the head
    CaptureRecord(byte[] octets) {
        this.octets = octets;
    }

    /// What the rest of a record is.
    enum Kind {
        /// The name of an interface, a line end, and the comment to it.
        INTERFACE,
        /// A comment to the next packet of an interface.
        NOTE,
        /// A datagram.
        PACKET
    }

    void text(Kind kind, int interfaceId) {
        octets[0] = (byte) kind.ordinal();
        INT.set(octets, 4, interfaceId);
    }

    void packet(int interfaceId, PcapNg.Direction direction, long nanos, long high, long low, int port, int localPort) {
        octets[0] = (byte) Kind.PACKET.ordinal();
        octets[VERDICT_AT] = 0;
        octets[2] = (byte) direction.ordinal();
        INT.set(octets, 4, interfaceId);
        LONG.set(octets, 8, nanos);
        LONG.set(octets, 16, high);
        LONG.set(octets, 24, low);
        INT.set(octets, 32, port);
        INT.set(octets, 36, localPort);
    }

    Kind kind() {
        return KINDS[octets[0]];
    }

    int verdict() {
        return octets[VERDICT_AT];
    }

    boolean inbound() {
        return octets[2] == PcapNg.Direction.INBOUND.ordinal();
    }

    int interfaceId() {
        return (int) INT.get(octets, 4);
    }

    long nanos() {
        return (long) LONG.get(octets, 8);
    }

    TransportAddress peer() {
        return new TransportAddress(
                (long) LONG.get(octets, 16), (long) LONG.get(octets, 24), (int) INT.get(octets, 32));
    }

    int localPort() {
        return (int) INT.get(octets, 36);
    }
}
