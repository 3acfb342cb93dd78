package parley.tls;

import io.netty.handler.ssl.SslContext;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.common.ClientAuth;

/// What a client gets that asks one listener for one server name: a context for each kind of key, and the policy
/// that
/// judges the client. The two never part: whoever is served by a context is judged by its policy.
/// @param contexts by preference; empty: the identity has no certificate for a server yet
/// @param clients judges clients' certificates; empty: none is asked for
/// @param identity its name
/// @param wanted the policy in words
/// @param shape of the contexts
record ServerTerms(
        List<KeyedContext> contexts,
        Optional<PolicyTrustManager> clients,
        String identity,
        String wanted,
        ContextBuilding.Shape shape) {
    ServerTerms {
        contexts = List.copyOf(contexts);
    }

    /// A context with one certificate.
    record KeyedContext(SslContext context, List<X509Certificate> chain) {
        KeyedContext {
            chain = List.copyOf(chain);
        }
    }

    /// The one whose certificate the client can check, ECDSA before RSA; else one that leaves it to the TLS stack
    /// to say
    /// what is missing. Empty: the two have no suite in common, which the stack does not tell from a fault of its
    /// own
    /// where our suites are for another kind of key than the certificate's.
    Optional<KeyedContext> contextFor(ClientHello hello) {
        var suites = shape.suites();
        var stackSays = !shape.versionInCommon(hello) || (shape.speaks13() && hello.speaks13());
        return contexts.stream()
                .filter(keyed -> KeyChoice.usable(keyed.chain().getFirst(), hello, shape.speaks13(), suites))
                .findFirst()
                .or(() -> contexts.stream()
                        .filter(keyed -> stackSays
                                || KeyChoice.suiteInCommon(keyed.chain().getFirst(), hello, suites))
                        .findFirst());
    }

    /// True for a client that speaks other protocols only. A browser sent here by a trick is refused so (RFC 7301
    /// §3.2); a client that offers a SIP protocol we do not name, or nothing, is served without a choice.
    boolean refusesProtocols(ClientHello hello) {
        return shape.alpn()
                && !hello.protocols().isEmpty()
                && hello.protocols().stream().noneMatch(name -> name.regionMatches(true, 0, "sip", 0, 3));
    }

    static String words(ContextBuilding.Shape shape, ClientAuth clientAuth) {
        return shape.words()
                + switch (clientAuth) {
                    case NONE -> "; no client certificate";
                    case REQUEST -> "; a client certificate if there is one";
                    case REQUIRE -> "; a client certificate";
                };
    }

    /// The terms of a listener.
    /// @param standard where no name matches
    /// @param byName host names in lower case, or `*.` and a domain
    record Listener(ServerTerms standard, Map<String, ServerTerms> byName) {
        Listener {
            byName = Map.copyOf(byName);
        }

        /// The exact name, else `*.` and its parent, else the standard ones (RFC 6066 §3).
        ServerTerms select(String serverName) {
            var exact = byName.get(serverName);
            if (exact != null) {
                return exact;
            }
            var dot = serverName.indexOf('.');
            return dot < 0 ? standard : byName.getOrDefault("*" + serverName.substring(dot), standard);
        }
    }
}
