package parley.media.capture;

import parley.media.bridge.TransportAddress;

/// A datagram with the headers of IP (RFC 791, RFC 8200) and UDP (RFC 768) put back in front of it, checksums and all:
/// a socket does not show them. Between an IPv4 and an IPv6 address both are written as IPv6, the former mapped
/// (RFC 4291 §2.5.5.2), as a socket for both families has it.
final class UdpPacket {
    /// Longest datagram taken.
    static final int PAYLOAD_MAX_BYTES = 60 * 1024;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int PROTOCOL_UDP = 17;
    private static final int HOP_LIMIT = 64;
    private static final int DO_NOT_FRAGMENT = 0x4000;

    private UdpPacket() {}

    /// Writes it.
    /// @param to from 0
    /// @param payload of the datagram
    /// @param at where it starts there
    /// @param length octets of it
    /// @return octets written
    static int write(byte[] to, TransportAddress source, TransportAddress target, byte[] payload, int at, int length) {
        boolean ipv4 = source.isIpv4() && target.isIpv4();
        int header = ipv4 ? IPV4_HEADER : IPV6_HEADER;
        int udpBytes = UDP_HEADER + length;
        if (ipv4) {
            ipv4(to, source, target, udpBytes);
        } else {
            ipv6(to, source, target, udpBytes);
        }
        put16(to, header, source.port());
        put16(to, header + 2, target.port());
        put16(to, header + 4, udpBytes);
        put16(to, header + 6, 0);
        System.arraycopy(payload, at, to, header + UDP_HEADER, length);
        int addresses = ipv4 ? 2 * 4 : 2 * 16;
        int sum = checksum(to, header - addresses, addresses + udpBytes, PROTOCOL_UDP + udpBytes);
        // Zero stands for "none" (RFC 768).
        put16(to, header + 6, sum == 0 ? 0xffff : sum);
        return header + udpBytes;
    }

    private static void ipv4(byte[] to, TransportAddress source, TransportAddress target, int udpBytes) {
        put16(to, 0, 0x4500);
        put16(to, 2, IPV4_HEADER + udpBytes);
        put16(to, 4, 0);
        put16(to, 6, DO_NOT_FRAGMENT);
        put16(to, 8, HOP_LIMIT << Byte.SIZE | PROTOCOL_UDP);
        put16(to, 10, 0);
        put32(to, 12, source.low());
        put32(to, 16, target.low());
        put16(to, 10, checksum(to, 0, IPV4_HEADER, 0));
    }

    private static void ipv6(byte[] to, TransportAddress source, TransportAddress target, int udpBytes) {
        put32(to, 0, 0x6000_0000L);
        put16(to, 4, udpBytes);
        put16(to, 6, PROTOCOL_UDP << Byte.SIZE | HOP_LIMIT);
        address(to, 8, source);
        address(to, 24, target);
    }

    private static void address(byte[] to, int at, TransportAddress address) {
        put32(to, at, address.high() >>> Integer.SIZE);
        put32(to, at + 4, address.high());
        put32(to, at + 8, address.low() >>> Integer.SIZE);
        put32(to, at + 12, address.low());
    }

    /// RFC 1071.
    /// @param start sum of what is not there: the rest of a pseudo-header
    private static int checksum(byte[] octets, int from, int length, int start) {
        int sum = start;
        for (int at = from; at < from + length; at += 2) {
            int low = at + 1 < from + length ? octets[at + 1] & 0xff : 0;
            sum += (octets[at] & 0xff) << Byte.SIZE | low;
        }
        while (sum >>> Short.SIZE != 0) {
            sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        }
        return ~sum & 0xffff;
    }

    private static void put16(byte[] to, int at, int value) {
        to[at] = (byte) (value >>> Byte.SIZE);
        to[at + 1] = (byte) value;
    }

    private static void put32(byte[] to, int at, long value) {
        put16(to, at, (int) (value >>> Short.SIZE));
        put16(to, at + 2, (int) value);
    }
}
