package parley.probe;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import parley.certificate.Credential;

/// Shows one certificate, or none, and remembers that it was asked. It is shown whatever authorities the server
/// names: the answer to a wrong one is what the probe wants to see.
final class AskedKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "probe";

    private final Optional<Credential> credential;
    private volatile boolean asked;

    AskedKey(Optional<Credential> credential) {
        this.credential = credential;
    }

    boolean asked() {
        return asked;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        asked = true;
        return credential
                .filter(own -> Stream.of(keyTypes).anyMatch(type -> type.startsWith(own.keyType())))
                .map(_ -> ALIAS)
                .orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return credential
                .map(own -> own.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return credential.map(Credential::privateKey).orElse(null);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return credential.isPresent() ? new String[] {ALIAS} : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
