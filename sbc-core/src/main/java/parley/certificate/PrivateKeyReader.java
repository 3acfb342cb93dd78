package parley.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import parley.common.Secret;

/// Reads one private key: PKCS#8 (RFC 5958), PKCS#1 (RFC 8017), SEC1 (RFC 5915), encrypted as PKCS#8 or as OpenSSL
/// did
/// before (RFC 1423). No outcome quotes the key.
final class PrivateKeyReader {
    /// Most rounds of key derivation. OpenSSL takes 2,048, careful people 600,000; a text may ask for two thousand
    /// million, and a core would be busy for an hour.
    static final int ROUNDS_MAX = 2_000_000;

    // Not registered in the JVM: only these calls are to see it.
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private PrivateKeyReader() {}

    /// What reading came to.
    sealed interface Reading {
        /// It can be used.
        /// @param key RSA or EC
        record Key(PrivateKey key) implements Reading {
            @Override
            public String toString() {
                return "Key[" + key.getAlgorithm() + "]";
            }
        }

        /// It is encrypted, and no passphrase came with it.
        record PassphraseMissing() implements Reading {}

        /// It is encrypted with another one.
        record PassphraseWrong() implements Reading {}

        /// It cannot be used.
        /// @param why in words, to be read after "the private key"
        record Unusable(String why) implements Reading {}
    }

    static Reading read(PemBlock block, Optional<Secret> passphrase) {
        var der = block.content().reveal();
        try {
            if (!block.cipher().isEmpty()) {
                return passphrase.isEmpty()
                        ? new Reading.PassphraseMissing()
                        : legacy(block, der, passphrase.get().reveal());
            }
            if (!DerDepth.fits(der)) {
                return new Reading.Unusable("is not DER");
            }
            if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
                return passphrase.isEmpty()
                        ? new Reading.PassphraseMissing()
                        : encrypted(der, passphrase.get().reveal());
            }
            return plain(block.label(), der);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    private static Reading plain(String label, byte[] der) {
        try {
            return switch (label) {
                case "PRIVATE KEY" -> key(PrivateKeyInfo.getInstance(der));
                case "RSA PRIVATE KEY" ->
                    key(new PrivateKeyInfo(
                            new AlgorithmIdentifier(
                                    PKCSObjectIdentifiers.rsaEncryption, org.bouncycastle.asn1.DERNull.INSTANCE),
                            RSAPrivateKey.getInstance(der)));
                case "EC PRIVATE KEY" -> {
                    var key = ECPrivateKey.getInstance(der);
                    var curve = key.getParametersObject();
                    yield curve == null
                            ? new Reading.Unusable("does not say its curve")
                            : key(new PrivateKeyInfo(
                                    new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key));
                }
                default -> new Reading.Unusable("is of a kind that is not taken: " + label + "; RSA and ECDSA are");
            };
        } catch (IOException | RuntimeException _) {
            // The parser's messages may quote what they choke on.
            return new Reading.Unusable("is damaged");
        }
    }

    private static Reading key(PrivateKeyInfo info) {
        try {
            var key = new JcaPEMKeyConverter().getPrivateKey(info);
            return key.getAlgorithm().equals("RSA") || key.getAlgorithm().equals("EC")
                    ? new Reading.Key(key)
                    : new Reading.Unusable("is of kind " + key.getAlgorithm() + "; RSA and ECDSA are taken, as every"
                            + " peer knows them");
        } catch (PEMException | RuntimeException _) {
            return new Reading.Unusable("is damaged, or of a kind that is not taken; RSA and ECDSA are");
        }
    }

    private static Reading encrypted(byte[] der, byte[] passphrase) {
        var characters = characters(passphrase);
        try {
            var info = EncryptedPrivateKeyInfo.getInstance(der);
            if (scrypt(info.getEncryptionAlgorithm())) {
                return new Reading.Unusable(
                        "is encrypted with scrypt, which is not taken; encrypt it with openssl pkcs8"
                                + " -topk8 -v2 aes-256-cbc");
            }
            if (rounds(info.getEncryptionAlgorithm()) > ROUNDS_MAX) {
                return new Reading.Unusable("asks for more than " + ROUNDS_MAX + " rounds to decrypt it");
            }
            var decryptor = new JcePKCSPBEInputDecryptorProviderBuilder()
                    .setProvider(PROVIDER)
                    .build(characters);
            return key(new PKCS8EncryptedPrivateKeyInfo(info).decryptPrivateKeyInfo(decryptor));
        } catch (PKCSException _) {
            return new Reading.PassphraseWrong();
        } catch (RuntimeException _) {
            return new Reading.Unusable("is damaged, or encrypted in a way that is not known");
        } finally {
            Arrays.fill(characters, ' ');
        }
    }

    /// True for what we do not take because its cost is memory, of which a text may ask for any amount (RFC 7914).
    private static boolean scrypt(AlgorithmIdentifier algorithm) {
        return PKCSObjectIdentifiers.id_PBES2.equals(algorithm.getAlgorithm())
                && MiscObjectIdentifiers.id_scrypt.equals(PBES2Parameters.getInstance(algorithm.getParameters())
                        .getKeyDerivationFunc()
                        .getAlgorithm());
    }

    /// Of a derivation that is not known, as many as are refused.
    private static long rounds(AlgorithmIdentifier algorithm) {
        if (PKCSObjectIdentifiers.id_PBES2.equals(algorithm.getAlgorithm())) {
            var derivation =
                    PBES2Parameters.getInstance(algorithm.getParameters()).getKeyDerivationFunc();
            return PKCSObjectIdentifiers.id_PBKDF2.equals(derivation.getAlgorithm())
                    ? PBKDF2Params.getInstance(derivation.getParameters())
                            .getIterationCount()
                            .longValueExact()
                    : Long.MAX_VALUE;
        }
        return algorithm.getAlgorithm().on(PKCSObjectIdentifiers.pkcs_12PbeIds)
                ? PKCS12PBEParams.getInstance(algorithm.getParameters())
                        .getIterations()
                        .longValueExact()
                : PBEParameter.getInstance(algorithm.getParameters())
                        .getIterationCount()
                        .longValueExact();
    }

    private static Reading legacy(PemBlock block, byte[] der, byte[] passphrase) {
        var characters = characters(passphrase);
        try {
            var comma = block.cipher().indexOf(',');
            if (comma < 0) {
                return new Reading.Unusable("has a DEK-Info header without its parameter");
            }
            var decrypted = new BcPEMDecryptorProvider(characters)
                    .get(block.cipher().substring(0, comma).strip())
                    .decrypt(
                            der,
                            HexFormat.of()
                                    .parseHex(
                                            block.cipher().substring(comma + 1).strip()));
            // One wrong passphrase in 256 leaves good padding, and then no DER.
            return DerDepth.fits(decrypted) && plain(block.label(), decrypted) instanceof Reading.Key key
                    ? key
                    : new Reading.PassphraseWrong();
        } catch (PEMException _) {
            return new Reading.PassphraseWrong();
        } catch (RuntimeException _) {
            return new Reading.Unusable("is damaged, or encrypted in a way that is not known");
        } finally {
            Arrays.fill(characters, ' ');
        }
    }

    private static char[] characters(byte[] passphrase) {
        var decoded = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(passphrase));
        var characters = new char[decoded.remaining()];
        decoded.get(characters);
        Arrays.fill(passphrase, (byte) 0);
        return characters;
    }
}
