package parley.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import parley.certificate.Credential;
import parley.certificate.Identity;

/// Chooses which identity a TLS engine shows. A server goes by the name the client asked for (RFC 6066 §3): the exact
/// one, else `*.` and its parent, else the default. A client shows its one identity to whoever asks, whatever
/// authorities the server names: if the server refuses it, the cause is then to be read at both ends.
final class IdentityKeyManager extends X509ExtendedKeyManager {
    private final Identity standard;
    private final Map<String, Identity> byServerName;
    private final Map<String, Credential> byAlias = new LinkedHashMap<>();

    /// @param standard shown where no name matches
    /// @param byServerName host names, or `*.` and a domain
    IdentityKeyManager(Identity standard, Map<String, Identity> byServerName) {
        this.standard = standard;
        var folded = new HashMap<String, Identity>();
        byServerName.forEach((name, identity) -> folded.put(name.toLowerCase(Locale.ROOT), identity));
        this.byServerName = Map.copyOf(folded);
        Stream.concat(Stream.of(standard), byServerName.values().stream())
                .forEach(identity -> identity.credentials()
                        .forEach(credential -> byAlias.put(alias(identity, credential), credential)));
    }

    /// The identity for that server name; empty stands for none.
    Identity select(String serverName) {
        var folded = serverName.toLowerCase(Locale.ROOT);
        var exact = byServerName.get(folded);
        if (exact != null) {
            return exact;
        }
        var dot = folded.indexOf('.');
        return dot < 0 ? standard : byServerName.getOrDefault("*" + folded.substring(dot), standard);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        var identity = select(engine == null ? "" : ServerName.requested(engine));
        return chosen(identity, identity.server(), keyType);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        for (var keyType : keyTypes) {
            var chosen = chosen(standard, standard.client(), keyType);
            if (chosen != null) {
                return chosen;
            }
        }
        return null;
    }

    // EC_EC and EC_RSA say by whom the certificate is signed, which does not matter since TLS 1.2 (RFC 8422 §2.2).
    private static @Nullable String chosen(Identity identity, List<Credential> among, String keyType) {
        var wanted = keyType.startsWith("EC_") ? "EC" : keyType;
        for (var credential : among) {
            if (wanted.equals(credential.keyType()) || wanted.equals("UNKNOWN")) {
                return alias(identity, credential);
            }
        }
        return null;
    }

    private static String alias(Identity identity, Credential credential) {
        return identity.name() + "/" + identity.credentials().indexOf(credential);
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
        return standard.client().stream()
                .map(credential -> alias(standard, credential))
                .toArray(String[]::new);
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
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    /// Reads the server name a client asked for.
    static final class ServerName {
        private ServerName() {}

        /// The empty string for none.
        static String requested(SSLEngine engine) {
            var session = engine.getHandshakeSession();
            return of(session == null ? engine.getSession() : session);
        }

        static String of(javax.net.ssl.@Nullable SSLSession session) {
            if (session instanceof ExtendedSSLSession extended) {
                try {
                    for (var name : extended.getRequestedServerNames()) {
                        return name instanceof SNIHostName host ? host.getAsciiName() : "";
                    }
                } catch (UnsupportedOperationException _) {
                    return "";
                }
            }
            return "";
        }
    }
}
