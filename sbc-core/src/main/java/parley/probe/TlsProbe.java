package parley.probe;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import parley.common.TransportProtocol;
import parley.resolve.Question;
import parley.resolve.ServerLocation;
import parley.resolve.ServerLocator;
import parley.resolve.Sought;
import parley.resolve.Target;
import parley.tls.HandshakeExplainer;
import parley.tls.HandshakeFailure;
import parley.tls.ServerCheck;

/// Looks at every address of a SIP domain or server, several at a time.
public final class TlsProbe {
    /// Addresses looked at, of those that DNS names.
    static final int ADDRESSES_MAX = 16;

    /// At a time, so that a domain with many is not mistaken for attacked.
    private static final int AT_A_TIME = 4;

    /// Waits that one address may cost: connection, handshake, OPTIONS, thirteen trials, a look without TLS.
    private static final int WAITS_MAX = 20;

    /// Waits for DNS: three steps, each with its attempts.
    private static final int LOOKUP_WAITS_MAX = 6;

    private final ProbeTerms terms;
    private final ServerCheck check;
    private final InstantSource clock;
    private final RandomGenerator random;

    /// @param check judges certificates
    /// @param clock wall clock, which their dates are compared with
    public TlsProbe(ProbeTerms terms, ServerCheck check, InstantSource clock, RandomGenerator random) {
        this.terms = terms;
        this.check = check;
        this.clock = clock;
        this.random = random;
    }

    /// Blocks until all is known, or its time is over.
    public ProbeReport run(ServerLocator locator) throws InterruptedException {
        var findings = new ArrayList<Finding>();
        var targets = targets(locator, findings);
        var addresses = new ArrayList<AddressReport>();
        try (var threads =
                Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            var running = new ArrayList<Future<AddressReport>>();
            for (var target : targets) {
                running.add(threads.submit(() -> new AddressProbe(terms, target, check, random).run(clock.instant())));
            }
            for (var i = 0; i < running.size(); i++) {
                addresses.add(awaited(running.get(i), targets.get(i), threads));
            }
        }
        same(addresses).ifPresent(findings::add);
        return new ProbeReport(terms, addresses, findings);
    }

    private AddressReport awaited(Future<AddressReport> report, Target target, ExecutorService threads)
            throws InterruptedException {
        try {
            var rounds = ADDRESSES_MAX / AT_A_TIME;
            return report.get(terms.timeout().toMillis() * WAITS_MAX * rounds, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            threads.shutdownNow();
            var words = HandshakeExplainer.explain(HandshakeExplainer.Role.CLIENT, new HandshakeFailure.TimedOut());
            return failed(target, Finding.breaks(words.verdict(), words.text()));
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a probe has failed", fault);
        }
    }

    private static AddressReport failed(Target target, Finding why) {
        return new AddressReport(target, Optional.empty(), List.of(), "", List.of(), Optional.empty(), List.of(why));
    }

    /// Where TLS is to be found: what a caller would choose, or, where DNS prefers another transport, what it would
    /// do with `sips` or with TLS configured.
    private List<Target> targets(ServerLocator locator, List<Finding> findings) throws InterruptedException {
        if (terms.port() == 0 && !AddressProbe.literal(terms.host())) {
            var any = located(locator, Sought.ANY_TRANSPORT);
            if (any instanceof ServerLocation.Located(var targets)
                    && targets.stream().allMatch(target -> target.transport() == TransportProtocol.TLS)) {
                return some(targets);
            }
            if (any instanceof ServerLocation.Located) {
                findings.add(Finding.warns(
                        "tls-not-announced",
                        "DNS has no NAPTR or SRV record that offers TLS for " + terms.host()
                                + ": who is not told to use TLS will not"));
            }
        }
        return switch (located(locator, List.of(TransportProtocol.TLS))) {
            case ServerLocation.Located(var targets) -> some(targets);
            case ServerLocation.Nowhere(var cause) -> {
                findings.add(Finding.breaks("not-located", cause));
                yield List.of();
            }
        };
    }

    private static List<Target> some(List<Target> targets) {
        return targets.stream().distinct().limit(ADDRESSES_MAX).toList();
    }

    private ServerLocation.Result located(ServerLocator locator, List<TransportProtocol> transports)
            throws InterruptedException {
        var answer = new CompletableFuture<ServerLocation.Result>();
        locator.locate(
                new Sought(terms.host(), terms.port(), transports, List.of(Question.Kind.A, Question.Kind.AAAA)),
                answer::complete);
        var limit = terms.timeout().multipliedBy(LOOKUP_WAITS_MAX);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return new ServerLocation.Nowhere("DNS has not answered within " + seconds(limit));
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a look-up has failed", fault);
        }
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }

    private static Optional<Finding> same(List<AddressReport> addresses) {
        var serials = addresses.stream()
                .flatMap(address -> address.session().stream())
                .map(session -> session.leaf().getSerialNumber().toString(16))
                .distinct()
                .toList();
        return serials.size() < 2
                ? Optional.empty()
                : Optional.of(Finding.warns(
                        "certificates-differ",
                        "the addresses show different certificates, with the serial numbers "
                                + String.join(", ", serials) + "; has one been forgotten?"));
    }
}
