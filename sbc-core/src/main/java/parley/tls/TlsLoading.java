package parley.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import parley.certificate.Identity;
import parley.certificate.IdentityFiles;
import parley.certificate.Pem;
import parley.common.NameCheck;
import parley.common.Parsed;
import parley.config.IdentityConfig;
import parley.config.ListenerConfig;
import parley.config.PeerConfig;
import parley.config.TlsClientConfig;
import parley.config.TlsServerConfig;
import parley.config.VerifyConfig;

/// One reading of all files that TLS is configured with; every fault is collected, none ends it early.
final class TlsLoading {
    /// Key agreement, by preference: the hybrid with ML-KEM costs nothing measurable and outlives today's
    /// recordings.
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private final InstantSource clock;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> configured = new HashSet<>();
    private final Map<String, Identity> identities = new HashMap<>();
    private final Map<String, PolicyTrustManager> clientPolicies = new HashMap<>();

    TlsLoading(TlsServices services) {
        this.clock = services.clock();
    }

    TlsSnapshot.Outcome load(
            Map<String, IdentityConfig> identityConfigs,
            Map<String, ListenerConfig> listeners,
            Map<String, PeerConfig> peers) {
        var read = new HashMap<String, Identity>();
        configured.addAll(identityConfigs.keySet());
        identityConfigs.forEach((name, config) -> {
            switch (IdentityFiles.load(name, config)) {
                case IdentityFiles.Reading.Read(var identity) -> read.put(name, identity);
                case IdentityFiles.Reading.Faulty(var found) -> faults.addAll(found);
            }
        });
        return build(read, listeners, peers);
    }

    TlsSnapshot.Outcome build(
            Map<String, Identity> named, Map<String, ListenerConfig> listeners, Map<String, PeerConfig> peers) {
        configured.addAll(named.keySet());
        identities.putAll(named);
        var servers = new HashMap<String, SslContext>();
        listeners.forEach((name, listener) ->
                listener.tls().flatMap(tls -> server(name, tls)).ifPresent(context -> servers.put(name, context)));
        var clients = new HashMap<String, SslContext>();
        peers.forEach((name, peer) -> peer.tls()
                .flatMap(tls -> client("sbc.peers." + name + ".tls", tls))
                .ifPresent(context -> clients.put(name, context)));
        var anyPeer = client("default", TlsClientConfig.standard(Optional.empty(), VerifyConfig.SYSTEM));
        return faults.isEmpty() && anyPeer.isPresent()
                ? new TlsSnapshot.Outcome.Loaded(new TlsSnapshot(servers, clientPolicies, clients, anyPeer.get()))
                : new TlsSnapshot.Outcome.Faulty(faults);
    }

    private Optional<SslContext> server(String listener, TlsServerConfig config) {
        var key = "sbc.listeners." + listener + ".tls";
        var standard = identity(key + ".identity", config.identity());
        var byServerName = new HashMap<String, Identity>();
        config.sni()
                .forEach((serverName, terms) -> identity(key + ".sni." + serverName, terms.identity())
                        .ifPresent(found -> byServerName.put(serverName, found)));
        checkCiphers(key, config.ciphers());
        var trust = clientTrust(key, config);
        if (standard.isEmpty() || !faults.isEmpty()) {
            return Optional.empty();
        }
        var builder = SslContextBuilder.forServer(keyManagers(new IdentityKeyManager(standard.get(), byServerName)))
                .clientAuth(
                        switch (config.clientAuth()) {
                            case NONE -> ClientAuth.NONE;
                            case REQUEST -> ClientAuth.OPTIONAL;
                            case REQUIRE -> ClientAuth.REQUIRE;
                        });
        trust.ifPresent(manager -> {
            builder.trustManager(manager);
            clientPolicies.put(listener, manager);
        });
        return build(key, builder, config.versions(), config.ciphers()).map(context -> {
            resumption(context, config.clientAuth());
            return context;
        });
    }

    private Optional<PolicyTrustManager> clientTrust(String key, TlsServerConfig config) {
        if (config.clientAuth() == parley.common.ClientAuth.NONE) {
            return Optional.empty();
        }
        return config.verify().trust().isEmpty()
                ? refuse(key + ".verify.trust: needed to judge clients' certificates, as client-auth is not none")
                : trust(key, config.verify(), TrustPolicy.Usage.CLIENT);
    }

    private Optional<SslContext> client(String key, TlsClientConfig config) {
        var own = config.identity().flatMap(name -> identity(key + ".identity", name));
        checkCiphers(key, config.ciphers());
        var trust = trust(key, config.verify(), TrustPolicy.Usage.SERVER);
        if (trust.isEmpty() || !faults.isEmpty()) {
            return Optional.empty();
        }
        // Names are the judge's business (RFC 5922), not that of HTTPS (RFC 9110), which lets wildcards match.
        var builder = SslContextBuilder.forClient().trustManager(trust.get()).endpointIdentificationAlgorithm(null);
        own.ifPresent(identity -> builder.keyManager(keyManagers(new IdentityKeyManager(identity, Map.of()))));
        return build(key, builder, config.versions(), config.ciphers());
    }

    private Optional<SslContext> build(
            String key, SslContextBuilder builder, List<String> versions, List<String> ciphers) {
        builder.protocols(versions.isEmpty() ? VERSIONS : versions)
                .ciphers(CipherSuites.standardNames(ciphers), SupportedCipherSuiteFilter.INSTANCE);
        if (OpenSsl.isAvailable()) {
            builder.sslProvider(SslProvider.OPENSSL).option(OpenSslContextOption.GROUPS, GROUPS.clone());
        } else {
            builder.sslProvider(SslProvider.JDK);
        }
        try {
            return Optional.of(builder.build());
        } catch (SSLException | IllegalArgumentException fault) {
            return refuse(key + ": the TLS stack refuses it: " + fault.getMessage());
        }
    }

    // A client that was judged is judged again when it resumes its session, which may cost more than resumption
    // saves. So tickets are offered only where no client is judged; BoringSSL gives some out all the same.
    private static void resumption(SslContext context, parley.common.ClientAuth clientAuth) {
        if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            if (clientAuth == parley.common.ClientAuth.NONE) {
                sessions.setTicketKeys(ticketKey());
            } else {
                sessions.setSessionCacheEnabled(false);
            }
        }
    }

    private static OpenSslSessionTicketKey ticketKey() {
        var random = new SecureRandom();
        var name = new byte[OpenSslSessionTicketKey.NAME_SIZE];
        var hmacKey = new byte[OpenSslSessionTicketKey.HMAC_KEY_SIZE];
        var aesKey = new byte[OpenSslSessionTicketKey.AES_KEY_SIZE];
        random.nextBytes(name);
        random.nextBytes(hmacKey);
        random.nextBytes(aesKey);
        return new OpenSslSessionTicketKey(name, hmacKey, aesKey);
    }

    private static KeyManagerFactory keyManagers(IdentityKeyManager keys) {
        var factory = new KeyManagerFactoryWrapper(keys);
        // Without the cache BoringSSL would get chain and key anew, from PEM, for each handshake.
        return OpenSsl.isAvailable() ? new OpenSslCachingX509KeyManagerFactory(factory) : factory;
    }

    private Optional<PolicyTrustManager> trust(String key, VerifyConfig verify, TrustPolicy.Usage usage) {
        var bundle = verify.trust();
        var crl = verify.revocation().crl();
        var verifyName = usage == TrustPolicy.Usage.SERVER && verify.nameCheck() == NameCheck.STRICT;
        Optional<List<X509Certificate>> anchors = bundle.isPresent()
                ? taken(key + ".verify.trust", Pem.certificates(bundle.get()))
                : authoritiesOfTheJdk();
        Optional<List<X509CRL>> revocations = crl.isPresent()
                ? taken(key + ".verify.revocation.crl", Pem.revocationLists(crl.get()))
                : Optional.of(List.of());
        var knownIssuers = identities.values().stream()
                .flatMap(identity -> Stream.concat(
                        identity.credentials().stream()
                                .flatMap(credential ->
                                        credential.chain().stream().skip(1)),
                        identity.authorities().stream()))
                .distinct()
                .toList();
        return anchors.flatMap(trusted -> revocations.map(lists -> new PolicyTrustManager(
                new TrustPolicy(trusted, lists, knownIssuers, usage, verifyName, verify.names()), clock)));
    }

    private Optional<List<X509Certificate>> authoritiesOfTheJdk() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            @Nullable KeyStore cacerts = null;
            factory.init(cacerts);
            for (var manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trust) {
                    return Optional.of(List.of(trust.getAcceptedIssuers()));
                }
            }
            return refuse("the JDK has no trust manager");
        } catch (GeneralSecurityException fault) {
            return refuse("the JDK's authorities cannot be read: " + fault.getMessage());
        }
    }

    private Optional<Identity> identity(String key, String name) {
        var identity = identities.get(name);
        // One that is configured but could not be read has been reported already.
        return identity != null || configured.contains(name)
                ? Optional.ofNullable(identity)
                : refuse(key + ": there is no identity " + name);
    }

    private void checkCiphers(String key, List<String> ciphers) {
        var unknown = CipherSuites.unknown(ciphers);
        if (!unknown.isEmpty()) {
            faults.add(key + ".ciphers: unknown " + String.join(", ", unknown) + "; known are "
                    + String.join(", ", CipherSuites.known()));
        }
    }

    private <T> Optional<T> taken(String key, Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Ok<T>(var value) -> Optional.of(value);
            case Parsed.Refused<T> refused -> refuse(key + ": " + refused.rule());
        };
    }

    private <T> Optional<T> refuse(String fault) {
        faults.add(fault);
        return Optional.empty();
    }
}
