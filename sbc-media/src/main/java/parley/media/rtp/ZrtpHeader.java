package parley.media.rtp;

/// The fixed part of a ZRTP packet (RFC 6189 §5).
///
/// ```
/// | 0001 0000 | 0 | sequence 2 | magic cookie 4 | SSRC of the media 4 | message ... | CRC 4 |
/// ```
public final class ZrtpHeader {
    /// "ZRTP".
    private static final int MAGIC_COOKIE = 0x5a52_5450;

    private static final int COOKIE_OFFSET = 4;

    /// Header, the shortest message (three words: HelloACK, RFC 6189 §5.3) and CRC.
    private static final int LEAST_BYTES = 12 + 12 + 4;

    private ZrtpHeader() {}

    /// True for what bears the cookie and is long enough. The CRC is for the parties to check.
    public static boolean wellFormed(byte[] octets, int length) {
        return length >= LEAST_BYTES && BigEndian.integer(octets, COOKIE_OFFSET) == MAGIC_COOKIE;
    }
}
