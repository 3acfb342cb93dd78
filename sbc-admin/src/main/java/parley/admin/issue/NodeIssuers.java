package parley.admin.issue;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import parley.admin.acme.AcmeAuthority;
import parley.admin.renewal.RenewalPolicy;
import parley.certificate.Pem;
import parley.common.CertificateUse;
import parley.common.KeyKind;
import parley.common.Parsed;
import parley.config.AcmeConfig;
import parley.config.SbcConfig;
import parley.identity.IdentityCommand;
import parley.identity.StoreFault;
import parley.identity.StoredKeys;
import parley.observe.EventSink;

/// Who issues on this node: for each identity its authority, and for all of them the lab's own, if it is switched
/// on.
public final class NodeIssuers {
    private final SbcConfig config;
    private final EventSink events;
    private final SecureRandom random;
    private final InstantSource clock;
    private final StoredKeys keys;
    private final Optional<KeptLabAuthority> lab;

    /// @param clock wall clock
    public NodeIssuers(SbcConfig config, EventSink events, SecureRandom random, InstantSource clock) {
        this.config = config;
        this.events = events;
        this.random = random;
        this.clock = clock;
        this.keys = StoredKeys.of(config.store());
        this.lab = config.lab().authority() ? Optional.of(new KeptLabAuthority(keys, random, clock)) : Optional.empty();
    }

    /// An actor for each identity, by its name.
    /// @param identities keeps what is issued
    public Map<String, Behavior<IssuerActor.Command>> actors(ActorRef<? super IdentityCommand> identities) {
        return config.identities().keySet().stream()
                .collect(Collectors.toUnmodifiableMap(name -> name, name -> actor(name, identities)));
    }

    /// The certificate of the lab's own root, as PEM; made if there is none yet. Waits for the disk on a thread that
    /// may.
    public CompletionStage<Parsed<String>> labRoot() {
        return lab.<CompletionStage<Parsed<String>>>map(authority -> CompletableFuture.supplyAsync(
                        () -> root(authority),
                        work -> Thread.ofVirtual().name("lab-root").start(work)))
                .orElseGet(() -> CompletableFuture.completedFuture(new Parsed.Refused<>(BlockingIssuers.NO_LAB, 0)));
    }

    private static Parsed<String> root(KeptLabAuthority authority) {
        try {
            return new Parsed.Ok<>(Pem.text(List.of(authority.root())));
        } catch (StoreFault | GeneralSecurityException fault) {
            return new Parsed.Refused<>(String.valueOf(fault.getMessage()), 0);
        }
    }

    private Behavior<IssuerActor.Command> actor(String name, ActorRef<? super IdentityCommand> identities) {
        var acme = Optional.ofNullable(config.identities().get(name)).flatMap(identity -> identity.acme());
        var authority = acme.map(own -> new AcmeAuthority(own, new KeptAccounts(keys)));
        // One thread for each order, which lives as long as it: they wait, most of the time, and orders are few.
        Executor threads = work -> Thread.ofVirtual().name("issue-" + name).start(work);
        return IssuerActor.create(new IssuerSetup(
                name,
                acme.map(this::policy).orElseGet(RenewalPolicy::onRequest),
                acme.map(Renewable::of).orElseGet(() -> new Renewable(KeyKind.EC_P256, CertificateUse.BOTH)),
                new BlockingIssuers(acme, authority, lab, threads),
                identities,
                events,
                clock));
    }

    private RenewalPolicy policy(AcmeConfig acme) {
        return new RenewalPolicy(true, acme.renewBefore(), random.nextDouble());
    }
}
