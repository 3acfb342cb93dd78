package parley.media.dtls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibCryptoTest {
    private static final String ALICE = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    private static final String ALICE_PUBLIC = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    private static final String BOB = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    private static final String BOB_PUBLIC = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    private static final String IN_COMMON = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

    private static final String SCALAR = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    private static final String POINT = "04"
            + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
            + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

    private static final int ROUNDS = 50;

    private static byte[] hex(String octets) {
        return HexFormat.of().parseHex(octets);
    }

    @ParameterizedTest
    @CsvSource({ALICE + "," + ALICE_PUBLIC + "," + BOB_PUBLIC, BOB + "," + BOB_PUBLIC + "," + ALICE_PUBLIC})
    @DisplayName("RFC 7748 §6.1: keys and what they have in common")
    void vectorsOfX25519(String own, String ownPublic, String peer) {
        var key = LibCrypto.x25519Key(hex(own));
        assertEquals(ownPublic, HexFormat.of().formatHex(LibCrypto.x25519Public(key)));
        assertEquals(IN_COMMON, HexFormat.of().formatHex(LibCrypto.x25519(key, hex(peer))));
        LibCrypto.free(key);
    }

    @ParameterizedTest
    @CsvSource({
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
    })
    @DisplayName("RFC 7748 §6.1: a peer's value of small order has nothing in common with anybody")
    void smallOrder(String peer) {
        var key = LibCrypto.x25519Key(hex(ALICE));
        assertEquals(0, LibCrypto.x25519(key, hex(peer)).length);
        LibCrypto.free(key);
    }

    @Test
    @DisplayName("RFC 7748: any two keys have in common what another implementation says")
    void anyKeys() {
        var random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] own = new byte[LibCrypto.X25519_BYTES];
            byte[] peer = new byte[LibCrypto.X25519_BYTES];
            random.nextBytes(own);
            random.nextBytes(peer);
            byte[] common = new byte[LibCrypto.X25519_BYTES];
            assertTrue(X25519.calculateAgreement(own, 0, peer, 0, common, 0));
            var key = LibCrypto.x25519Key(own);
            assertArrayEquals(common, LibCrypto.x25519(key, peer));
            LibCrypto.free(key);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sample, SHA-256, efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716,"
                + " f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        "test, SHA-256, f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367,"
                + " 019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
        "sample, SHA-384, 0eafea039b20e9b42309fb1d89e213057cbf973dc0cfc8f129edddc800ef7719,"
                + " 4861f0491e6998b9455193e34e7b0d284ddd7149a74b95b9261f13abde940954"
    })
    @DisplayName("RFC 6979 §A.2.5: signatures with P-256 are known, and any other is not")
    void vectorsOfEcdsa(String message, String algorithm, String r, String s) throws Exception {
        byte[] hash = MessageDigest.getInstance(algorithm).digest(message.getBytes(UTF_8));
        byte[] signature = der(new BigInteger(r, 16), new BigInteger(s, 16));
        assertTrue(LibCrypto.verify(hex(POINT), hash, signature));
        hash[0] ^= 1;
        assertFalse(LibCrypto.verify(hex(POINT), hash, signature));
        hash[0] ^= 1;
        for (int at = 0; at < signature.length; at++) {
            signature[at] ^= 1;
            assertFalse(LibCrypto.verify(hex(POINT), hash, signature), "octet " + at);
            signature[at] ^= 1;
        }
    }

    @Test
    @DisplayName(
            "FIPS 186-4: what is signed here another implementation takes for signed, and no two signatures are alike")
    void signed() throws Exception {
        var curve = CustomNamedCurves.getByName("secp256r1");
        var domain = new ECDomainParameters(curve);
        var verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(curve.getCurve().decodePoint(hex(POINT)), domain));
        var random = new Random(1);
        byte[] before = {};
        for (int round = 0; round < ROUNDS; round++) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            byte[] signature = LibCrypto.sign(hex(SCALAR), hash);
            var numbers = StandardDSAEncoding.INSTANCE.decode(domain.getN(), signature);
            assertTrue(verifier.verifySignature(hash, numbers[0], numbers[1]));
            assertFalse(MessageDigest.isEqual(before, LibCrypto.sign(hex(SCALAR), hash)));
            before = LibCrypto.sign(hex(SCALAR), hash);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "00",
        "04",
        // Not on the curve.
        "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d446229a"
    })
    @DisplayName("SEC 1 §3.2.2.1: a public key that is no point of the curve has signed nothing")
    void noPoint(String point) {
        byte[] hash = new byte[32];
        assertFalse(LibCrypto.verify(hex(point), hash, LibCrypto.sign(hex(SCALAR), hash)));
    }

    @Test
    @DisplayName("SEC 1 §3.2.2.1: with the point at infinity for a key anybody could sign anything")
    void infinity() throws Exception {
        byte[] hash = new byte[32];
        hash[31] = 7;
        // What the generator's x and the hash itself come to: no private key is needed for it.
        var x = CustomNamedCurves.getByName("secp256r1")
                .getG()
                .normalize()
                .getAffineXCoord()
                .toBigInteger();
        assertFalse(LibCrypto.verify(hex("00"), hash, der(x, BigInteger.valueOf(7))));
    }

    @ParameterizedTest
    @CsvSource({"''", "00", "3000", "30060201000201ff", "3006020100020100", "ffffffffffffffffffff"})
    @DisplayName("FIPS 186-4 §6.4: what is no signature signs nothing")
    void noSignature(String signature) {
        assertFalse(LibCrypto.verify(hex(POINT), new byte[32], hex(signature)));
    }

    private static byte[] der(BigInteger r, BigInteger s) throws Exception {
        return StandardDSAEncoding.INSTANCE.encode(
                CustomNamedCurves.getByName("secp256r1").getN(), r, s);
    }
}
