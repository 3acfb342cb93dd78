package parley.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import parley.certificate.Credential;

/// Hands a TLS engine our certificates. A server has one, chosen before the engine was made. A client shows the
/// first
/// of a kind that the server takes, whatever authorities that names: if the server refuses it, the cause is then to
/// be
/// read at both ends.
final class CredentialKeyManager extends X509ExtendedKeyManager {
    private final Map<String, Credential> byAlias = new LinkedHashMap<>();
    private final Set<SSLEngine> asked = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /// @param credentials in order of preference; may be none
    CredentialKeyManager(List<Credential> credentials) {
        for (var credential : credentials) {
            byAlias.put(Integer.toString(byAlias.size()), credential);
        }
    }

    /// The one we show first, leaf first; empty for none.
    List<X509Certificate> chain() {
        return byAlias.values().stream().findFirst().map(Credential::chain).orElse(List.of());
    }

    /// True if the server wanted a certificate of us in that handshake.
    boolean asked(SSLEngine engine) {
        return asked.contains(engine);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chosen(keyType);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        if (engine != null) {
            asked.add(engine);
        }
        for (var alias : byAlias.entrySet()) {
            for (var keyType : keyTypes) {
                if (fits(alias.getValue(), keyType)) {
                    return alias.getKey();
                }
            }
        }
        return null;
    }

    private @Nullable String chosen(String keyType) {
        for (var alias : byAlias.entrySet()) {
            if (fits(alias.getValue(), keyType)) {
                return alias.getKey();
            }
        }
        return null;
    }

    // EC_EC and EC_RSA say by whom the certificate is signed, which does not matter since TLS 1.2 (RFC 8422 §2.2).
    private static boolean fits(Credential credential, String keyType) {
        var wanted = keyType.startsWith("EC_") ? "EC" : keyType;
        return wanted.equals(credential.keyType()) || wanted.equals("UNKNOWN");
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        var credential = byAlias.get(alias);
        return credential == null ? null : credential.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        var credential = byAlias.get(alias);
        return credential == null ? null : credential.privateKey();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return byAlias.keySet().toArray(String[]::new);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return byAlias.keySet().toArray(String[]::new);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chosen(keyType);
    }
}
