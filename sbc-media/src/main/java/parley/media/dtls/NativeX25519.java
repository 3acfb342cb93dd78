package parley.media.dtls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// One exchange of keys by X25519 (RFC 7748 §6.1, RFC 8422 §5.10), computed by [LibCrypto].
final class NativeX25519 implements TlsAgreement {
    // A handshake may end between the two halves of it.
    private static final Cleaner CLEANER = Cleaner.create();

    private final BcTlsCrypto crypto;
    private final MemorySegment key;
    private final Cleaner.Cleanable end;
    private byte[] peer = {};
    private boolean over;

    NativeX25519(BcTlsCrypto crypto) {
        this.crypto = crypto;
        this.key = key(crypto.getSecureRandom());
        var freed = key;
        this.end = CLEANER.register(this, () -> LibCrypto.free(freed));
    }

    private static MemorySegment key(SecureRandom random) {
        byte[] octets = new byte[LibCrypto.X25519_BYTES];
        X25519.generatePrivateKey(random, octets);
        try {
            return LibCrypto.x25519Key(octets);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    @Override
    public byte[] generateEphemeral() {
        requireKey();
        try {
            return LibCrypto.x25519Public(key);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void receivePeerValue(byte[] peerValue) throws IOException {
        if (peerValue.length != LibCrypto.X25519_BYTES) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
        peer = peerValue.clone();
    }

    /// Ends the key's life.
    @Override
    public TlsSecret calculateSecret() throws IOException {
        requireKey();
        over = true;
        byte[] secret;
        try {
            secret = LibCrypto.x25519(key, peer);
        } finally {
            end.clean();
        }
        if (secret.length == 0) {
            // RFC 7748 §6.1: all zero.
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
        var common = crypto.createSecret(secret);
        Arrays.fill(secret, (byte) 0);
        return common;
    }

    private void requireKey() {
        if (over) {
            throw new IllegalStateException("the key of this exchange is gone");
        }
    }
}
