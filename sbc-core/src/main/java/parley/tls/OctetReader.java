package parley.tls;

import java.nio.charset.StandardCharsets;

/// Reads the vectors and numbers of TLS (RFC 8446 §3). Where octets are missing it yields zeros and empty vectors,
/// and
/// remembers: the caller asks [#broken()] once, at the end.
final class OctetReader {
    private static final byte[] NOTHING = {};

    private final byte[] octets;
    private final int end;
    private int position;
    private boolean broken;

    OctetReader(byte[] octets) {
        this(octets, 0, octets.length);
    }

    private OctetReader(byte[] octets, int start, int end) {
        this.octets = octets;
        this.position = start;
        this.end = end;
    }

    /// Nothing to read. A new one each time, for whoever reads beyond it breaks it.
    static OctetReader empty() {
        return new OctetReader(NOTHING);
    }

    int remaining() {
        return broken ? 0 : end - position;
    }

    int position() {
        return position;
    }

    boolean broken() {
        return broken;
    }

    /// Whatever comes is not to be believed.
    void breakOff() {
        broken = true;
    }

    int u8() {
        if (remaining() < 1) {
            broken = true;
            return 0;
        }
        return octets[position++] & 0xff;
    }

    int u16() {
        var high = u8();
        return high << 8 | u8();
    }

    void skip(int count) {
        if (remaining() < count) {
            broken = true;
        } else {
            position += count;
        }
    }

    /// What a length of one octet announces.
    OctetReader vector8() {
        return vector(u8());
    }

    /// What a length of two octets announces.
    OctetReader vector16() {
        return vector(u16());
    }

    private OctetReader vector(int length) {
        if (remaining() < length) {
            broken = true;
            return empty();
        }
        position += length;
        return new OctetReader(octets, position - length, position);
    }

    /// All that remains, as ISO 8859-1.
    String text() {
        var text = new String(octets, position, remaining(), StandardCharsets.ISO_8859_1);
        position = end;
        return text;
    }
}
