package parley.media.stun;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import parley.common.Secret;
import parley.media.bridge.TransportAddress;
import parley.media.rtp.BigEndian;

/// Writes answers to STUN requests (RFC 8489 §6.3.1), signed with a short-term password and with a FINGERPRINT, as
/// ICE
/// wants them (RFC 8445 §7.3).
public final class StunAnswer {
    // An answer of ours has few attributes: 24 octets of address, a reason, HMAC and checksum.
    private static final int ROOM_BYTES = 256;
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    private final byte[] octets = new byte[ROOM_BYTES];
    private int end = StunMessage.HEADER_BYTES;

    private StunAnswer(StunMessage request, StunClass messageClass) {
        // The method's bits of a binding are the lowest alone.
        BigEndian.putShort(octets, 0, messageClass.bits() | StunMessage.BINDING);
        BigEndian.putInteger(octets, 4, StunMessage.MAGIC_COOKIE);
        System.arraycopy(request.transaction(), 0, octets, StunMessage.TRANSACTION_AT, 12);
    }

    /// To a binding request: where it came from.
    public static byte[] success(StunMessage request, TransportAddress source, Secret password) {
        var answer = new StunAnswer(request, StunClass.SUCCESS);
        answer.xorMappedAddress(source);
        return answer.signed(password);
    }

    /// A refusal.
    /// @param code 300 to 699
    /// @param unknown types of attributes for code 420, at most 16 of them are named
    public static byte[] error(StunMessage request, int code, String reason, List<Integer> unknown, Secret password) {
        var answer = new StunAnswer(request, StunClass.ERROR);
        answer.errorCode(code, reason);
        if (!unknown.isEmpty()) {
            answer.unknownAttributes(unknown.subList(0, Math.min(16, unknown.size())));
        }
        return answer.signed(password);
    }

    private void xorMappedAddress(TransportAddress address) {
        var host = address.octets();
        var value = new byte[4 + host.length];
        value[1] = (byte) (address.isIpv4() ? IPV4 : IPV6);
        BigEndian.putShort(value, 2, address.port() ^ (StunMessage.MAGIC_COOKIE >>> 16));
        // The mask is the cookie and, for IPv6, the transaction behind it: both stand in our header already.
        for (var i = 0; i < host.length; i++) {
            value[4 + i] = (byte) (host[i] ^ octets[4 + i]);
        }
        attribute(StunAttribute.XOR_MAPPED_ADDRESS, value);
    }

    private void errorCode(int code, String reason) {
        var words = reason.getBytes(StandardCharsets.UTF_8);
        var value = new byte[4 + words.length];
        value[2] = (byte) (code / 100);
        value[3] = (byte) (code % 100);
        System.arraycopy(words, 0, value, 4, words.length);
        attribute(StunAttribute.ERROR_CODE, value);
    }

    private void unknownAttributes(List<Integer> types) {
        var value = new byte[2 * types.size()];
        for (var i = 0; i < types.size(); i++) {
            BigEndian.putShort(value, 2 * i, types.get(i));
        }
        attribute(StunAttribute.UNKNOWN_ATTRIBUTES, value);
    }

    private byte[] signed(Secret password) {
        attribute(StunAttribute.MESSAGE_INTEGRITY, StunIntegrity.hmac(octets, end, password));
        var crc = new byte[StunIntegrity.CRC_BYTES];
        BigEndian.putInteger(crc, 0, StunIntegrity.crc(octets, end));
        attribute(StunAttribute.FINGERPRINT, crc);
        BigEndian.putShort(octets, 2, end - StunMessage.HEADER_BYTES);
        return Arrays.copyOf(octets, end);
    }

    private void attribute(int type, byte[] value) {
        BigEndian.putShort(octets, end, type);
        BigEndian.putShort(octets, end + 2, value.length);
        System.arraycopy(value, 0, octets, end + StunMessage.ATTRIBUTE_HEADER_BYTES, value.length);
        end += StunMessage.ATTRIBUTE_HEADER_BYTES + StunMessage.padded(value.length);
    }
}
