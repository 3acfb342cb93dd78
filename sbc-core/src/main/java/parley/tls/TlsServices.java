package parley.tls;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import parley.common.Parsed;
import parley.config.LabConfig;
import parley.revocation.AuthorityAnswers;

/// What TLS asks others for while it builds contexts, and while it judges. To be closed when no snapshot that was
/// built with it is in use any more.
/// @param clock wall clock that certificates' dates are compared with
/// @param answers of authorities about revocation, of the whole node
/// @param staples the OCSP answer to show with a certificate of ours, if there is one (RFC 6066 §8); never waits
/// @param keyLog where session secrets go, in a laboratory
public record TlsServices(
        InstantSource clock,
        AuthorityAnswers answers,
        Function<X509Certificate, Optional<byte[]>> staples,
        Optional<TlsKeyLog> keyLog)
        implements AutoCloseable {
    /// Without the network, staples and key log: enough to see whether a configuration holds.
    public TlsServices(InstantSource clock) {
        this(
                clock,
                AuthorityAnswers.by(_ -> new Parsed.Refused<>("authorities are not asked", 0)),
                _ -> Optional.empty(),
                Optional.empty());
    }

    /// Those of a node that runs; refused if the key log cannot be written.
    /// @param answers closed with it
    public static Parsed<TlsServices> open(
            InstantSource clock,
            AuthorityAnswers answers,
            Function<X509Certificate, Optional<byte[]>> staples,
            LabConfig lab) {
        if (lab.tlsKeyLog().isEmpty()) {
            return new Parsed.Ok<>(new TlsServices(clock, answers, staples, Optional.empty()));
        }
        return switch (TlsKeyLog.open(lab.tlsKeyLog().get())) {
            case Parsed.Ok<TlsKeyLog>(var log) ->
                new Parsed.Ok<>(new TlsServices(clock, answers, staples, Optional.of(log)));
            case Parsed.Refused<TlsKeyLog>(var rule, var offset) ->
                new Parsed.Refused<>("sbc.lab.tls-key-log: " + rule, offset);
        };
    }

    @Override
    public void close() {
        answers.close();
        keyLog.ifPresent(TlsKeyLog::close);
    }
}
