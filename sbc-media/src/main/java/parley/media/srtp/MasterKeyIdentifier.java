package parley.media.srtp;

/// The MKI that a sender announced: a field of fixed length and value in each of its packets (RFC 3711 §3.1).
///
/// ```
/// AES-CM   | ... encrypted | MKI | tag |          AES-GCM   | ... encrypted and tag | MKI |
///          | ... encrypted | E, index | MKI | tag |         | ... encrypted and tag | E, index | MKI |
/// ```
///
/// It is not authenticated, so it says nothing but which key to try.
public final class MasterKeyIdentifier {
    /// The answer for a packet without it.
    static final int ABSENT = -1;

    private final byte[] field;

    /// As it stands in packets.
    /// @param field 1 to 128 octets
    public MasterKeyIdentifier(byte[] field) {
        this.field = field.clone();
    }

    /// Takes the field out of a packet.
    /// @param behind octets of tag behind it
    /// @return the packet's length without it, or [#ABSENT] if something else, or nothing, is in its place
    int strip(byte[] buffer, int offset, int length, int behind) {
        int at = offset + length - behind - field.length;
        if (at < offset) {
            return ABSENT;
        }
        for (int index = 0; index < field.length; index++) {
            if (buffer[at + index] != field[index]) {
                return ABSENT;
            }
        }
        System.arraycopy(buffer, at + field.length, buffer, at, behind);
        return length - field.length;
    }
}
