package parley.media.dtls;

import java.util.Arrays;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.SecurityParameters;
import parley.common.Secret;

/// What the records of a DTLS 1.2 connection are protected with in AES-GCM: key and salt each way (RFC 5246 §6.3,
/// RFC 5288 §3).
/// @param write ours: the key, then the salt
/// @param read the peer's
record RecordKeys(Secret write, Secret read) {
    /// Octets of a salt, the part of the nonce that no record tells.
    static final int SALT_BYTES = 4;

    private static final String LABEL = "key expansion";

    /// Of a connection whose handshake is complete.
    /// @param client our role
    static RecordKeys of(SecurityParameters connection, boolean client) {
        byte[] serverRandom = connection.getServerRandom();
        byte[] clientRandom = connection.getClientRandom();
        byte[] seed = Arrays.copyOf(serverRandom, serverRandom.length + clientRandom.length);
        System.arraycopy(clientRandom, 0, seed, serverRandom.length, clientRandom.length);
        int key = keyBytes(connection.getCipherSuite());
        // RFC 5246 §6.3: client key, server key, client salt, server salt; AEAD ciphers have no MAC keys.
        byte[] block = connection
                .getMasterSecret()
                .deriveUsingPRF(connection.getPRFAlgorithm(), LABEL, seed, 2 * (key + SALT_BYTES))
                .extract();
        var clients = join(block, 0, key, 2 * key, SALT_BYTES);
        var servers = join(block, key, key, 2 * key + SALT_BYTES, SALT_BYTES);
        Arrays.fill(block, (byte) 0);
        return client ? new RecordKeys(clients, servers) : new RecordKeys(servers, clients);
    }

    private static int keyBytes(int cipherSuite) {
        return switch (cipherSuite) {
            case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                    CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 -> 16;
            case CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                    CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 -> 32;
            default -> throw new IllegalStateException("a cipher suite nobody offered: " + cipherSuite);
        };
    }

    /// A key and a salt that lie apart in one block, as one secret.
    static Secret join(byte[] block, int keyAt, int keyBytes, int saltAt, int saltBytes) {
        byte[] both = Arrays.copyOfRange(block, keyAt, keyAt + keyBytes + saltBytes);
        System.arraycopy(block, saltAt, both, keyBytes, saltBytes);
        var secret = Secret.of(both);
        Arrays.fill(both, (byte) 0);
        return secret;
    }
}
