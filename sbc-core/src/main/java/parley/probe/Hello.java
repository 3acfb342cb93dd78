package parley.probe;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/// A ClientHello (RFC 5246 §7.4.1.2, RFC 8446 §4.1.2) that offers exactly what is to be tried. No TLS stack of today
/// offers what should no longer be accepted, so to find out takes octets of our own; no handshake is finished with
/// them.
final class Hello {
    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;

    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RANDOM_BYTES = 32;

    /// Hybrid with ML-KEM, X25519, P-256, P-384, P-521.
    private static final int[] GROUPS = {0x11EC, 0x001D, 0x0017, 0x0018, 0x0019};

    // ECDSA, RSA-PSS and PKCS#1 with SHA-2, EdDSA; SHA-1 last, which old servers sign with.
    private static final int[] SIGNATURES = {
        0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201
    };

    private final int version;
    private final List<Integer> suites;
    private final String serverName;

    /// @param version the only one offered
    /// @param suites by their numbers
    /// @param serverName for SNI, or empty
    Hello(int version, List<Integer> suites, String serverName) {
        this.version = version;
        this.suites = List.copyOf(suites);
        this.serverName = serverName;
    }

    /// As one record.
    byte[] octets(RandomGenerator random) {
        var body = new Octets();
        body.two(Math.min(version, TLS_1_2));
        var unique = new byte[RANDOM_BYTES];
        random.nextBytes(unique);
        body.raw(unique);
        // A session id as if to resume: what middleboxes expect of TLS 1.3 too (RFC 8446 §D.4).
        random.nextBytes(unique);
        body.one(version == TLS_1_3 ? RANDOM_BYTES : 0);
        body.raw(version == TLS_1_3 ? unique : new byte[0]);
        var offered = new Octets();
        suites.forEach(offered::two);
        body.sized(2, offered);
        body.two(0x0100); // one compression method: none
        body.sized(2, extensions());
        var handshake = new Octets();
        handshake.one(CLIENT_HELLO);
        handshake.sized(3, body);
        var record = new Octets();
        record.one(HANDSHAKE);
        record.two(TLS_1_0); // what everybody's first record says (RFC 8446 §5.1)
        record.sized(2, handshake);
        return record.toByteArray();
    }

    private Octets extensions() {
        var all = new Octets();
        if (!serverName.isEmpty()) {
            var name = new Octets();
            name.raw(serverName.getBytes(StandardCharsets.US_ASCII));
            var entry = new Octets();
            entry.one(0); // a host name (RFC 6066 §3)
            entry.sized(2, name);
            extension(all, 0, 2, entry);
        }
        var groups = new Octets();
        for (var group : GROUPS) {
            if (version == TLS_1_3 || group != GROUPS[0]) {
                groups.two(group);
            }
        }
        extension(all, 10, 2, groups);
        var formats = new Octets();
        formats.one(0); // uncompressed points (RFC 8422 §5.1.2)
        extension(all, 11, 1, formats);
        if (version >= TLS_1_2) {
            var signatures = new Octets();
            for (var signature : SIGNATURES) {
                signatures.two(signature);
            }
            extension(all, 13, 2, signatures);
        }
        if (version == TLS_1_3) {
            var versions = new Octets();
            versions.two(TLS_1_3);
            extension(all, 43, 1, versions);
            // No key share: the server then asks for one of the group that it prefers (RFC 8446 §4.2.8).
            extension(all, 51, 2, new Octets());
        }
        return all;
    }

    private static void extension(Octets to, int type, int lengthBytes, Octets content) {
        var sized = new Octets();
        sized.sized(lengthBytes, content);
        to.two(type);
        to.sized(2, sized);
    }

    /// Octets in network order.
    private static final class Octets {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void one(int value) {
            out.write(value);
        }

        void two(int value) {
            out.write(value >>> 8);
            out.write(value);
        }

        void raw(byte[] octets) {
            out.writeBytes(octets);
        }

        /// The content behind its length.
        void sized(int lengthBytes, Octets content) {
            var length = ByteBuffer.allocate(Integer.BYTES)
                    .putInt(content.out.size())
                    .array();
            out.write(length, Integer.BYTES - lengthBytes, lengthBytes);
            out.writeBytes(content.toByteArray());
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
