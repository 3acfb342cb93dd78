package parley.certificate;

/// Looks at the nesting of DER (X.690 §8.1) before any parser does: parsers recurse, and a text of some kilobytes
/// can
/// be nested a thousand times (CVE-2023-33202 and its like).
final class DerDepth {
    /// Deepest nesting taken. Certificates of public authorities nest about 12 deep.
    static final int DEPTH_MAX = 32;

    private static final int CONSTRUCTED = 0x20;

    private final byte[] der;

    private DerDepth(byte[] der) {
        this.der = der;
    }

    /// True if it is nested no deeper than we take, and every length fits in what surrounds it. Strings that hold
    /// DER
    /// of their own are not looked into; whoever opens one begins anew.
    static boolean fits(byte[] der) {
        return new DerDepth(der).fits(0, der.length, 0);
    }

    private boolean fits(int from, int end, int depth) {
        var at = from;
        while (at < end) {
            var constructed = (der[at] & CONSTRUCTED) != 0;
            at = afterTag(at, end);
            var lengthOctets = at < end ? der[at] & 0xff : 0x80;
            if (lengthOctets == 0x80 || lengthOctets > 0x84) {
                return false;
            }
            at++;
            long length = lengthOctets;
            if (lengthOctets > 0x80) {
                length = 0;
                for (var i = lengthOctets & 0x7f; i > 0; i--) {
                    if (at >= end) {
                        return false;
                    }
                    length = (length << 8) | (der[at++] & 0xff);
                }
            }
            if (length > end - at || (constructed && !inside(at, (int) length, depth))) {
                return false;
            }
            at += (int) length;
        }
        return true;
    }

    private boolean inside(int from, int length, int depth) {
        return depth + 1 < DEPTH_MAX && fits(from, from + length, depth + 1);
    }

    // High tag numbers take further octets (§8.1.2.4).
    private int afterTag(int at, int end) {
        var next = at + 1;
        if ((der[at] & 0x1f) == 0x1f) {
            while (next < end && (der[next] & 0x80) != 0) {
                next++;
            }
            next++;
        }
        return next;
    }
}
