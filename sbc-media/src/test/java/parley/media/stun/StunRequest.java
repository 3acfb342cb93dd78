package parley.media.stun;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Binding requests as a full ICE agent sends them, written without the code under test.
public final class StunRequest {
    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();

    /// With that USERNAME.
    public StunRequest(String username) {
        with(0x0006, username.getBytes(StandardCharsets.UTF_8));
        with(0x0024, new byte[] {0x6e, 0, 1, (byte) 0xff});
    }

    /// One more attribute.
    public StunRequest with(int type, byte... value) {
        var padded = ByteBuffer.allocate(4 + (value.length + 3) / 4 * 4);
        padded.putShort((short) type).putShort((short) value.length).put(value);
        attributes.writeBytes(padded.array());
        return this;
    }

    /// ICE-CONTROLLING.
    public StunRequest controlling() {
        return with(0x802a, new byte[8]);
    }

    /// ICE-CONTROLLED.
    public StunRequest controlled() {
        return with(0x8029, new byte[8]);
    }

    /// USE-CANDIDATE.
    public StunRequest nominating() {
        return with(0x0025);
    }

    /// Without any checksum.
    public byte[] bare() {
        return message(0);
    }

    /// Signed, with FINGERPRINT.
    public byte[] signed(String password) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            with(0x0008, mac.doFinal(message(24)));
            var crc = new CRC32();
            crc.update(message(8));
            with(
                    0x8028,
                    ByteBuffer.allocate(4)
                            .putInt((int) crc.getValue() ^ 0x5354554e)
                            .array());
            return message(0);
        } catch (GeneralSecurityException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private byte[] message(int more) {
        return ByteBuffer.allocate(20 + attributes.size())
                .putShort((short) 1)
                .putShort((short) (attributes.size() + more))
                .putInt(0x2112a442)
                .put("transaction!".getBytes(StandardCharsets.US_ASCII))
                .put(attributes.toByteArray())
                .array();
    }
}
