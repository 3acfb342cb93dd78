package parley.media.bridge;

/// An IP address and UDP port as numbers, so that a packet's source is compared without making an object.
/// IPv4 is held as IPv4-mapped IPv6 (RFC 4291 §2.5.5.2).
/// @param high the first eight octets of the address
/// @param low the last eight
/// @param port 0 to 65535; 0 stands for "none"
public record TransportAddress(long high, long low, int port) {
    /// Nowhere: what is sent to it is dropped.
    public static final TransportAddress NONE = new TransportAddress(0, 0, 0);

    private static final long MAPPED_PREFIX = 0x0000_ffff_0000_0000L;

    /// Of an address in network byte order.
    /// @param address 4 or 16 octets
    public static TransportAddress of(byte[] address, int port) {
        return switch (address.length) {
            case 4 -> ipv4((int) octets(address, 0, 4), port);
            case 16 -> new TransportAddress(octets(address, 0, 8), octets(address, 8, 8), port);
            default -> throw new IllegalArgumentException("an IP address has 4 or 16 octets, got " + address.length);
        };
    }

    /// Of an IPv4 address.
    /// @param address the four octets, first one highest
    public static TransportAddress ipv4(int address, int port) {
        return new TransportAddress(0, mapped(address), port);
    }

    /// The low half of an IPv4 address.
    /// @param address the four octets, first one highest
    public static long mapped(int address) {
        return MAPPED_PREFIX | (address & 0xffff_ffffL);
    }

    /// True for IPv4.
    public boolean isIpv4() {
        return high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED_PREFIX;
    }

    /// True where a packet can be sent: a port, and not the unspecified address, by which old endpoints put a stream
    /// on hold (RFC 3264 §8.4).
    public boolean reachable() {
        return port != 0 && (high != 0 || (low != 0 && low != MAPPED_PREFIX));
    }

    /// True if that is the address and port.
    public boolean is(long otherHigh, long otherLow, int otherPort) {
        return low == otherLow && port == otherPort && high == otherHigh;
    }

    /// True if that is the address, on any port.
    public boolean sameHost(TransportAddress other) {
        return low == other.low && high == other.high;
    }

    /// The address in network byte order, 4 or 16 octets.
    public byte[] octets() {
        var octets = new byte[isIpv4() ? 4 : 16];
        for (int at = octets.length - 1, shift = 0; at >= 0; at--, shift += Byte.SIZE) {
            octets[at] = (byte) (shift < Long.SIZE ? low >>> shift : high >>> (shift - Long.SIZE));
        }
        return octets;
    }

    private static long octets(byte[] from, int at, int count) {
        long value = 0;
        for (int index = at; index < at + count; index++) {
            value = (value << Byte.SIZE) | (from[index] & 0xff);
        }
        return value;
    }
}
