package parley.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import parley.certificate.Identity;
import parley.common.CipherPolicy;
import parley.common.ClientAuth;
import parley.common.Endpoint;
import parley.config.ListenerConfig;
import parley.config.TlsServerConfig;

/// What one handshake with ourselves should show.
/// @param listener name in `sbc.listeners`
/// @param bound where it listens
/// @param serverName asked for (SNI); empty for none
/// @param keyType `RSA` or `EC`
/// @param version of TLS
/// @param serial of the certificate, hexadecimal
/// @param clientAuth true if the listener insists on a certificate of ours; that we have none to show proves nothing
///     about it
public record Expectation(
        String listener,
        Endpoint bound,
        String serverName,
        String keyType,
        String version,
        String serial,
        boolean clientAuth) {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    /// A label that the wildcard of a server name stands for.
    private static final String ANY_LABEL = "proof";

    /// Of all listeners and server names that show the identity.
    /// @param bound where listeners are bound; those that are not are left out
    static List<Expectation> of(Identity identity, Map<String, ListenerConfig> listeners, Map<String, Endpoint> bound) {
        var all = new ArrayList<Expectation>();
        listeners.forEach((name, listener) -> {
            var where = bound.get(name);
            if (where != null) {
                listener.tls().ifPresent(tls -> all.addAll(of(identity, name, where, tls)));
            }
        });
        return all;
    }

    private static List<Expectation> of(Identity identity, String listener, Endpoint bound, TlsServerConfig tls) {
        var standard = tls.identity().equals(identity.name())
                ? Stream.of(new Terms("", tls.clientAuth()))
                : Stream.<Terms>empty();
        var named = tls.sni().entrySet().stream()
                .filter(entry -> entry.getValue().identity().equals(identity.name()))
                .map(entry -> new Terms(
                        entry.getKey().replace("*", ANY_LABEL),
                        entry.getValue().clientAuth().orElse(tls.clientAuth())));
        return Stream.concat(standard, named)
                .flatMap(terms -> identity.server().stream()
                        .flatMap(credential -> versions(tls)
                                .map(version -> new Expectation(
                                        listener,
                                        bound,
                                        terms.serverName(),
                                        credential.keyType(),
                                        version,
                                        credential.serial(),
                                        terms.clientAuth() == ClientAuth.REQUIRE))))
                .toList();
    }

    /// What came of it.
    ProofLine line(String servedSerial, String failure) {
        return new ProofLine(listener, serverName, keyType, version, serial, servedSerial, failure);
    }

    private record Terms(String serverName, ClientAuth clientAuth) {}

    // Suites of a list may be good for one kind of key only, and before TLS 1.3 the suite decides about the key.
    private static Stream<String> versions(TlsServerConfig tls) {
        var offered = VERSIONS.stream().filter(tls.versions()::contains);
        return tls.cipherPolicy() == CipherPolicy.LIST ? offered.limit(1) : offered;
    }
}
