package parley.admin.issue;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import parley.admin.acme.AcmeAuthority;
import parley.admin.acme.AcmeOutcome;
import parley.admin.renewal.Advice;
import parley.config.AcmeConfig;

/// The real ones: they wait for disks and networks, on threads that may.
final class BlockingIssuers implements Issuers {
    /// Why the lab's authority cannot be asked.
    static final String NO_LAB =
            "the lab's own authority is off: sbc.lab.authority = true switches it on, in a laboratory only";

    private final Optional<AcmeConfig> config;
    private final Optional<AcmeAuthority> authority;
    private final Optional<KeptLabAuthority> lab;
    private final Executor threads;

    /// @param authority as configured by `config`
    /// @param lab the lab's own, if it is switched on
    /// @param threads virtual ones
    BlockingIssuers(
            Optional<AcmeConfig> config,
            Optional<AcmeAuthority> authority,
            Optional<KeptLabAuthority> lab,
            Executor threads) {
        this.config = config;
        this.authority = authority;
        this.lab = lab;
        this.threads = threads;
    }

    @Override
    public Optional<String> authority() {
        return config.map(acme -> acme.directory().toString());
    }

    @Override
    public Optional<String> objection(Source source) {
        return switch (source) {
            case Source.Acme _ ->
                authority.isPresent()
                        ? Optional.empty()
                        : Optional.of("no authority is configured for it: add acme to it in sbc.identities");
            case Source.Lab _ -> lab.isPresent() ? Optional.empty() : Optional.of(NO_LAB);
        };
    }

    @Override
    public CompletionStage<AcmeOutcome> order(Source source) {
        return CompletableFuture.supplyAsync(() -> ordered(source), threads);
    }

    private AcmeOutcome ordered(Source source) {
        return switch (source) {
            case Source.Acme _ -> authority.map(AcmeAuthority::issue).orElseGet(() -> refused(source));
            case Source.Lab(var request) -> lab.map(own -> own.issue(request)).orElseGet(() -> refused(source));
        };
    }

    private AcmeOutcome refused(Source source) {
        return new AcmeOutcome.Failed(objection(source).orElse("nobody issues"), Optional.empty());
    }

    @Override
    public CompletionStage<Optional<Advice>> advice(X509Certificate certificate) {
        return authority
                .map(own -> CompletableFuture.supplyAsync(
                        () -> own.advice(certificate).map(window -> new Advice(window.start(), window.end())), threads))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }
}
