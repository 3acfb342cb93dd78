package parley.media.stun;

import java.util.Arrays;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.media.rtp.BigEndian;

/// Writes one STUN message (RFC 8489 §5), signed with a short-term password and with a FINGERPRINT, as ICE wants it
/// (RFC 8445 §7.1, §7.3).
final class StunWriter {
    // What we write has few attributes: USERNAME of at most 513 octets, an address, a reason, HMAC and checksum.
    private static final int ROOM_BYTES = 768;
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    private final byte[] octets = new byte[ROOM_BYTES];
    private int end = StunMessage.HEADER_BYTES;

    /// A binding.
    StunWriter(StunClass messageClass, StunTransaction transaction) {
        // The method's bits of a binding are the lowest alone.
        BigEndian.putShort(octets, 0, messageClass.bits() | StunMessage.BINDING);
        BigEndian.putInteger(octets, 4, StunMessage.MAGIC_COOKIE);
        transaction.write(octets, StunMessage.TRANSACTION_AT);
    }

    StunWriter xorMappedAddress(TransportAddress address) {
        var host = address.octets();
        var value = new byte[4 + host.length];
        value[1] = (byte) (address.isIpv4() ? IPV4 : IPV6);
        BigEndian.putShort(value, 2, address.port() ^ (StunMessage.MAGIC_COOKIE >>> 16));
        // The mask is the cookie and, for IPv6, the transaction behind it: both stand in our header already.
        for (var i = 0; i < host.length; i++) {
            value[4 + i] = (byte) (host[i] ^ octets[4 + i]);
        }
        return attribute(StunAttribute.XOR_MAPPED_ADDRESS, value);
    }

    StunWriter attribute(int type, byte[] value) {
        BigEndian.putShort(octets, end, type);
        BigEndian.putShort(octets, end + 2, value.length);
        System.arraycopy(value, 0, octets, end + StunMessage.ATTRIBUTE_HEADER_BYTES, value.length);
        end += StunMessage.ATTRIBUTE_HEADER_BYTES + StunMessage.padded(value.length);
        return this;
    }

    /// The whole of it.
    byte[] signed(Secret password) {
        attribute(StunAttribute.MESSAGE_INTEGRITY, StunIntegrity.hmac(octets, end, password));
        var crc = new byte[StunIntegrity.CRC_BYTES];
        BigEndian.putInteger(crc, 0, StunIntegrity.crc(octets, end));
        attribute(StunAttribute.FINGERPRINT, crc);
        BigEndian.putShort(octets, 2, end - StunMessage.HEADER_BYTES);
        return Arrays.copyOf(octets, end);
    }
}
