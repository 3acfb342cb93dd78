package parley.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import parley.common.CipherPolicy;

/// Makes contexts of the TLS stack: BoringSSL, or the JDK's where that is not to be had.
final class ContextBuilding {
    /// SIP over TLS in ALPN (RFC 7301; registered for RFC 3261).
    static final String SIP = "sip/2";

    /// Key agreement, by preference: the hybrid with ML-KEM costs nothing measurable and outlives today's
    /// recordings.
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    private final Optional<TlsKeyLog> keyLog;
    private final Consumer<String> faults;
    private final List<TicketKeys> tickets = new ArrayList<>();

    ContextBuilding(Optional<TlsKeyLog> keyLog, Consumer<String> faults) {
        this.keyLog = keyLog;
        this.faults = faults;
    }

    /// What a server's and a client's context have in common.
    /// @param resumes whether sessions may be taken up again
    /// @param staples whether OCSP answers are shown, or asked for
    record Shape(
            List<String> versions,
            CipherPolicy cipherPolicy,
            List<String> ciphers,
            boolean resumes,
            boolean alpn,
            boolean staples) {
        /// In words.
        String words() {
            var suites = cipherPolicy == CipherPolicy.LIST
                    ? String.join(",", ciphers)
                    : cipherPolicy == CipherPolicy.MODERN ? "modern" : "compatible";
            return String.join(",", spoken(versions)) + "; suites " + suites;
        }

        /// Allowed before TLS 1.3, by their OpenSSL names.
        List<String> suites() {
            return CipherSuites.of(cipherPolicy, ciphers);
        }

        /// True unless the client is too old, or too new, for all of our versions.
        boolean versionInCommon(ClientHello hello) {
            var ours = spoken(versions).stream().map(HelloNames::version).toList();
            var newest = hello.versions().stream().max(Integer::compare).orElse(0);
            // One that does not list its versions has all up to the one that it names (RFC 5246 appendix E.1).
            return hello.versions().stream().anyMatch(ours::contains)
                    || (!hello.speaks13() && ours.stream().anyMatch(version -> version <= newest));
        }

        boolean speaks13() {
            return spoken(versions).contains("TLSv1.3");
        }

        private static List<String> spoken(List<String> versions) {
            return versions.isEmpty() ? VERSIONS : versions;
        }
    }

    /// Those of all server contexts built so far.
    List<TicketKeys> tickets() {
        return List.copyOf(tickets);
    }

    static KeyManagerFactory keyManagers(CredentialKeyManager keys) {
        var factory = new KeyManagerFactoryWrapper(keys);
        // Without the cache BoringSSL would get chain and key anew, from PEM, for each handshake.
        return OpenSsl.isAvailable() ? new OpenSslCachingX509KeyManagerFactory(factory) : factory;
    }

    Optional<SslContext> build(String key, SslContextBuilder builder, Shape shape) {
        builder.protocols(Shape.spoken(shape.versions()))
                .ciphers(CipherSuites.standardNames(shape.suites()), SupportedCipherSuiteFilter.INSTANCE)
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
        if (OpenSsl.isAvailable()) {
            builder.option(OpenSslContextOption.GROUPS, GROUPS.clone()).enableOcsp(shape.staples());
        }
        if (shape.alpn()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    SIP));
        }
        try {
            var context = builder.build();
            resumption(context, shape.resumes());
            keyLog.ifPresent(log -> {
                if (!log.follow(context)) {
                    faults.accept("sbc.lab.tls-key-log: the TLS stack of this platform tells no secrets");
                }
            });
            return Optional.of(context);
        } catch (SSLException | IllegalArgumentException fault) {
            faults.accept(key + ": the TLS stack refuses it: " + fault.getMessage());
            return Optional.empty();
        }
    }

    private void resumption(SslContext context, boolean resumes) {
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(resumes);
            if (resumes && sessions instanceof OpenSslServerSessionContext servers) {
                tickets.add(new TicketKeys(servers));
            }
        }
        if (!resumes) {
            NativeContext.of(context)
                    .ifPresent(handle ->
                            SSLContext.setOptions(handle, SSLContext.getOptions(handle) | SSL.SSL_OP_NO_TICKET));
        }
    }
}
