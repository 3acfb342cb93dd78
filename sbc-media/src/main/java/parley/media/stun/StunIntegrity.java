package parley.media.stun;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parley.common.Secret;
import parley.media.rtp.BigEndian;

/// The two checksums at the end of a message (RFC 8489 §14.5, §14.7).
final class StunIntegrity {
    static final int HMAC_BYTES = 20;
    static final int CRC_BYTES = 4;

    // "STUN", so that the checksum of another protocol in the packet is not taken for this one.
    private static final int CRC_MASK = 0x5354554e;
    private static final int LENGTH_AT = 2;

    private StunIntegrity() {}

    /// HMAC-SHA1 over the first octets, as if the message ended behind the attribute that carries it.
    /// @param upTo octets before the attribute
    /// @param password short-term (RFC 8489 §9.1.1): its UTF-8 octets are the key
    static byte[] hmac(byte[] message, int upTo, Secret password) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.reveal(), "HmacSHA1"));
            mac.update(asIfEnding(message, upTo, upTo + StunMessage.ATTRIBUTE_HEADER_BYTES + HMAC_BYTES));
            return mac.doFinal();
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException("every JDK has HmacSHA1", fault);
        }
    }

    /// CRC-32 over the first octets, as if the message ended behind the attribute that carries it.
    static int crc(byte[] message, int upTo) {
        var crc = new CRC32();
        crc.update(asIfEnding(message, upTo, upTo + StunMessage.ATTRIBUTE_HEADER_BYTES + CRC_BYTES));
        return (int) crc.getValue() ^ CRC_MASK;
    }

    private static byte[] asIfEnding(byte[] message, int upTo, int end) {
        var covered = Arrays.copyOf(message, upTo);
        BigEndian.putShort(covered, LENGTH_AT, end - StunMessage.HEADER_BYTES);
        return covered;
    }
}
