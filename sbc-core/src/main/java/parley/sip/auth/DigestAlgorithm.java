package parley.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The hash algorithms of digest authentication (RFC 7616 §3.3, RFC 8760 §2.1).
public enum DigestAlgorithm {
    MD5("MD5", "MD5", false),
    MD5_SESS("MD5-sess", "MD5", true),
    SHA_256("SHA-256", "SHA-256", false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", true),
    SHA_512_256("SHA-512-256", "SHA-512/256", false),
    SHA_512_256_SESS("SHA-512-256-sess", "SHA-512/256", true);

    private final String token;
    private final String hash;
    private final boolean session;

    DigestAlgorithm(String token, String hash, boolean session) {
        this.token = token;
        this.hash = hash;
        this.session = session;
    }

    /// The algorithm of that name, compared without case.
    public static Optional<DigestAlgorithm> of(String token) {
        for (var algorithm : values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /// As the headers write it.
    public String token() {
        return token;
    }

    /// True where the session's nonces go into the secret part (`-sess`).
    public boolean session() {
        return session;
    }

    /// The hash in lower-case hexadecimal.
    String hex(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(hash).digest(octets));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has " + hash, missing);
        }
    }

    /// The hash of the text's UTF-8 octets in lower-case hexadecimal.
    String hex(String text) {
        return hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
