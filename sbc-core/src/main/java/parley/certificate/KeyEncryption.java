package parley.certificate;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemWriter;
import parley.common.Secret;

/// Writes a private key as encrypted PKCS#8 (RFC 5958 §3) with PBES2 (RFC 8018 §6.2): PBKDF2 with HMAC-SHA-256, and
/// AES-256-CBC. OpenSSL and all others read it with the passphrase.
public final class KeyEncryption {
    /// Rounds of key derivation. The passphrases are keys themselves where we make them; where people do, this costs
    /// whoever guesses some hundredths of a second each.
    private static final int ROUNDS = 100_000;

    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private KeyEncryption() {}

    /// PEM, with label `ENCRYPTED PRIVATE KEY`.
    public static String text(PrivateKey key, Secret passphrase) {
        var text = new StringWriter();
        try (var pem = new PemWriter(text)) {
            var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(PROVIDER)
                    .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))
                    .setIterationCount(ROUNDS)
                    .setPassword(new String(passphrase.reveal(), StandardCharsets.UTF_8).toCharArray())
                    .build();
            pem.writeObject(new PKCS8Generator(PrivateKeyInfo.getInstance(key.getEncoded()), encryptor));
        } catch (IOException | OperatorCreationException _) {
            // Neither the key nor the passphrase is to be found in the chain of causes.
            throw new IllegalStateException("a private key could not be encrypted");
        }
        return text.toString();
    }
}
