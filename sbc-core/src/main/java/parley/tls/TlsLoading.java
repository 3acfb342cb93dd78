package parley.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.certificate.Credential;
import parley.certificate.Identity;
import parley.certificate.IdentityFiles;
import parley.common.Verification;
import parley.config.IdentityConfig;
import parley.config.ListenerConfig;
import parley.config.PeerConfig;
import parley.config.ServerNameConfig;
import parley.config.TlsClientConfig;
import parley.config.TlsServerConfig;
import parley.config.VerifyConfig;

/// One building of all contexts from what is configured; every fault is collected, none ends it early.
final class TlsLoading {
    private final TlsServices services;
    private final ContextBuilding contexts;
    private final List<String> faults = new ArrayList<>();
    private final List<String> weaknesses = new ArrayList<>();
    private final Set<String> configured = new HashSet<>();
    private final Map<String, Identity> identities = new HashMap<>();
    private TrustLoading trust;

    TlsLoading(TlsServices services) {
        this.services = services;
        this.contexts = new ContextBuilding(services.keyLog(), faults::add);
        this.trust = new TrustLoading(services, List.of(), faults::add);
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
        trust = new TrustLoading(services, named.values(), faults::add);
        var servers = new HashMap<String, ServerTerms.Listener>();
        listeners.forEach((name, listener) -> listener.tls()
                .flatMap(tls -> listener(name, listener.transport().webSocket() ? tls.withoutAlpn() : tls))
                .ifPresent(terms -> servers.put(name, terms)));
        var clients = new HashMap<String, PeerTerms>();
        peers.forEach((name, peer) -> peer.tls()
                .flatMap(tls -> client("sbc.peers." + name + ".tls", tls))
                .ifPresent(terms -> clients.put(name, terms)));
        var anyPeer = client("default", TlsClientConfig.standard(Optional.empty(), VerifyConfig.SYSTEM));
        services.keyLog()
                .ifPresent(_ -> weaknesses.add("sbc.lab.tls-key-log: the secrets of all TLS sessions are written to a"
                        + " file; whoever has it reads all signalling"));
        return faults.isEmpty() && anyPeer.isPresent()
                ? new TlsSnapshot.Outcome.Loaded(
                        new TlsSnapshot(servers, clients, anyPeer.get(), services, contexts.tickets(), weaknesses))
                : new TlsSnapshot.Outcome.Faulty(faults);
    }

    private Optional<ServerTerms.Listener> listener(String listener, TlsServerConfig config) {
        var key = "sbc.listeners." + listener + ".tls";
        var byName = new HashMap<String, ServerTerms>();
        checkCiphers(key, config.ciphers());
        weakVersions(key, config.versions());
        var standard = server(
                key,
                key + ".identity",
                new ServerNameConfig(config.identity(), Optional.empty(), Optional.empty()),
                config);
        config.sni().forEach((name, terms) -> {
            var under = key + ".sni.\"" + name + "\"";
            server(under, under + ".identity", terms, config)
                    .ifPresent(found -> byName.put(name.toLowerCase(Locale.ROOT), found));
        });
        return standard.map(terms -> new ServerTerms.Listener(terms, byName));
    }

    private Optional<ServerTerms> server(
            String key, String identityKey, ServerNameConfig terms, TlsServerConfig config) {
        var found = identity(identityKey, terms.identity());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var clientAuth = terms.clientAuth().orElse(config.clientAuth());
        var verify = terms.verify().orElse(config.verify());
        var judges = clientAuth != parley.common.ClientAuth.NONE;
        var clients = judges
                ? trust.load(key + ".verify", verify, TrustPolicy.Usage.CLIENT, found)
                : Optional.<PolicyTrustManager>empty();
        if (judges && clients.isEmpty()) {
            return Optional.empty();
        }
        weakVerification(key, clients);
        // A client that was judged is judged again when it takes up its session, which costs more than is saved; so
        // it is given none to take up.
        var shape = new ContextBuilding.Shape(
                config.versions(),
                config.cipherPolicy(),
                config.ciphers(),
                config.resumption() && !judges,
                config.alpn(),
                config.stapling());
        var keyed = new ArrayList<ServerTerms.KeyedContext>();
        for (var credential : byPreference(found.get().server())) {
            var builder = SslContextBuilder.forServer(
                            ContextBuilding.keyManagers(new CredentialKeyManager(List.of(credential))))
                    .clientAuth(
                            switch (clientAuth) {
                                case NONE -> ClientAuth.NONE;
                                case REQUEST -> ClientAuth.OPTIONAL;
                                case REQUIRE -> ClientAuth.REQUIRE;
                            });
            clients.ifPresent(builder::trustManager);
            contexts.build(key, builder, shape)
                    .ifPresent(context -> keyed.add(new ServerTerms.KeyedContext(context, credential.chain())));
        }
        return Optional.of(
                new ServerTerms(keyed, clients, terms.identity(), ServerTerms.words(shape, clientAuth), shape));
    }

    // ECDSA costs us a tenth of what RSA does; among equals the first that is configured.
    private static List<Credential> byPreference(List<Credential> credentials) {
        return credentials.stream()
                .sorted(Comparator.comparing(credential -> credential.keyType().equals("RSA")))
                .toList();
    }

    private Optional<PeerTerms> client(String key, TlsClientConfig config) {
        var own = config.identity().flatMap(name -> identity(key + ".identity", name));
        checkCiphers(key, config.ciphers());
        weakVersions(key, config.versions());
        var servers = trust.load(key + ".verify", config.verify(), TrustPolicy.Usage.SERVER, own);
        if (servers.isEmpty() || !faults.isEmpty()) {
            return Optional.empty();
        }
        weakVerification(key, servers);
        var keys =
                new CredentialKeyManager(byPreference(own.map(Identity::client).orElse(List.of())));
        var shape = new ContextBuilding.Shape(
                config.versions(),
                config.cipherPolicy(),
                config.ciphers(),
                config.resumption() && !servers.get().policy().blocks(),
                config.alpn(),
                servers.get().policy().staples());
        // Names are the judge's business (RFC 5922), not that of HTTPS (RFC 9110), which lets wildcards match.
        var builder = SslContextBuilder.forClient()
                .trustManager(servers.get())
                .keyManager(ContextBuilding.keyManagers(keys))
                .endpointIdentificationAlgorithm(null);
        return contexts.build(key, builder, shape)
                .map(context -> new PeerTerms(context, servers.get(), keys, shape.words()));
    }

    private void weakVerification(String key, Optional<PolicyTrustManager> judge) {
        if (judge.isPresent() && !judge.get().policy().verifies()) {
            weaknesses.add(key + ".verify.mode: " + Verification.SKIP.name().toLowerCase(Locale.ROOT)
                    + ": certificates are not verified, anybody in between can read and alter the signalling");
        }
    }

    private void weakVersions(String key, List<String> versions) {
        if (versions.contains("TLSv1") || versions.contains("TLSv1.1")) {
            weaknesses.add(key + ".versions: TLSv1 and TLSv1.1 are broken (RFC 8996); only for phones that know no"
                    + " better");
        }
    }

    private Optional<Identity> identity(String key, String name) {
        var identity = identities.get(name);
        // One that is configured but could not be read has been reported already.
        if (identity == null && !configured.contains(name)) {
            faults.add(key + ": there is no identity " + name);
        }
        return Optional.ofNullable(identity);
    }

    private void checkCiphers(String key, List<String> ciphers) {
        var unknown = CipherSuites.unknown(ciphers);
        if (!unknown.isEmpty()) {
            faults.add(key + ".ciphers: unknown " + String.join(", ", unknown) + "; known are "
                    + String.join(", ", CipherSuites.known()));
        }
    }
}
