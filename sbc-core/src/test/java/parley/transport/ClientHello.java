package parley.transport;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// A ClientHello made by hand (RFC 5246 §7.4.1.2), for what no TLS library would send any more.
final class ClientHello {
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;

    private ClientHello() {}

    /// One record with it.
    /// @param version offered as the highest
    /// @param cipherSuites offered
    static byte[] of(int version, int... cipherSuites) {
        // supported_groups: secp256r1; signature_algorithms: ecdsa_secp256r1_sha256, rsa_pkcs1_sha256.
        var extensions = HexFormat.of().parseHex("000a000400020017" + "000d0006000404030401");
        var body = ByteBuffer.allocate(512);
        body.putShort((short) version).put(new byte[32]).put((byte) 0);
        body.putShort((short) (2 * cipherSuites.length));
        for (var suite : cipherSuites) {
            body.putShort((short) suite);
        }
        body.put((byte) 1).put((byte) 0).putShort((short) extensions.length).put(extensions);
        var length = body.position();
        var record = ByteBuffer.allocate(length + 9);
        record.put((byte) 22).putShort((short) 0x0301).putShort((short) (length + 4));
        record.put((byte) 1).put((byte) 0).putShort((short) length).put(body.array(), 0, length);
        return record.array();
    }
}
