package parley.media.srtp;

import java.util.Arrays;

/// Session keys from a master key and salt (RFC 3711 §4.3, RFC 6188 §3, RFC 7714 §11), with a key derivation rate
/// of 0: derived once, as SDES and DTLS-SRTP have it.
final class KeyDerivation {
    /// Key derivation labels (RFC 3711 §4.3.1, §4.3.2).
    enum Label {
        RTP_ENCRYPTION(0),
        RTP_AUTHENTICATION(1),
        RTP_SALT(2),
        RTCP_ENCRYPTION(3),
        RTCP_AUTHENTICATION(4),
        RTCP_SALT(5);

        private final int octet;

        Label(int octet) {
            this.octet = octet;
        }
    }

    // The label's place in the 112-bit salt: key_id = label | 48 bits of index DIV rate, right aligned.
    private static final int LABEL_AT = 7;

    private final byte[] masterKey;
    private final byte[] masterSalt;

    /// @param masterKey 16, 24 or 32 octets
    /// @param masterSalt 14 octets, or 12 for AES-GCM: padded with zeros on the right
    KeyDerivation(byte[] masterKey, byte[] masterSalt) {
        this.masterKey = masterKey.clone();
        this.masterSalt = Arrays.copyOf(masterSalt, AesCounterMode.SALT_BYTES);
    }

    /// The session key, or salt, of that label.
    byte[] derive(Label label, int lengthBytes) {
        byte[] salt = masterSalt.clone();
        salt[LABEL_AT] ^= (byte) label.octet;
        byte[] derived = new byte[lengthBytes];
        new AesCounterMode(masterKey, salt).apply(derived, 0, lengthBytes, 0, 0);
        return derived;
    }
}
