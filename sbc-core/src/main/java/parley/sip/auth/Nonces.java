package parley.sip.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import parley.common.Secret;

/// Nonces that need no memory (RFC 7616 §5.4): the time of issue and a salt, sealed with the node's secret. Every node
/// with the same secret knows them, and a flood of challenges fills no table.
/// @param nodeSecret at least 16 random octets, the same on all nodes of a cluster
/// @param realm sealed in, so that a nonce of one realm is none of another
record Nonces(Secret nodeSecret, String realm) {
    private static final int PLAIN_BYTES = 16; // time of issue, salt
    private static final int SEAL_BYTES = 16; // half of HMAC-SHA-256: forging takes 2^128 tries
    private static final String SEAL = "HmacSHA256";

    /// A new nonce.
    /// @param salt random: two challenges in one millisecond must differ, for each counts its own uses
    String issue(Instant now, long salt) {
        var plain = ByteBuffer.allocate(PLAIN_BYTES)
                .putLong(now.toEpochMilli())
                .putLong(salt)
                .array();
        var sealed = ByteBuffer.allocate(PLAIN_BYTES + SEAL_BYTES)
                .put(plain)
                .put(seal(plain), 0, SEAL_BYTES)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /// When the nonce was issued; empty if it is none of ours.
    Optional<Instant> issuedAt(String nonce) {
        byte[] sealed;
        try {
            sealed = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (sealed.length != PLAIN_BYTES + SEAL_BYTES) {
            return Optional.empty();
        }
        var plain = Arrays.copyOf(sealed, PLAIN_BYTES);
        var expected = Arrays.copyOf(seal(plain), SEAL_BYTES);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(sealed, PLAIN_BYTES, sealed.length))
                ? Optional.of(Instant.ofEpochMilli(ByteBuffer.wrap(plain).getLong()))
                : Optional.empty();
    }

    /// A password for those who have none, so that an unknown user costs the same work as a wrong password.
    Secret decoy(String user) {
        return Secret.of(seal(("decoy:" + user).getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] seal(byte[] octets) {
        try {
            var mac = Mac.getInstance(SEAL);
            mac.init(new SecretKeySpec(nodeSecret.reveal(), SEAL));
            mac.update(realm.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(octets);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + SEAL, missing);
        }
    }
}
