package parley.identity;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.certificate.CertificateInspection;
import parley.certificate.Identity;
import parley.certificate.IdentityFiles;
import parley.certificate.Surroundings;
import parley.certificate.Upload;
import parley.common.Endpoint;
import parley.config.ListenerConfig;
import parley.config.SbcConfig;
import parley.identity.lifecycle.Change;
import parley.identity.lifecycle.Shelf;
import parley.tls.TlsInForce;
import parley.tls.TlsServices;
import parley.tls.TlsSnapshot;

/// The work on identities that blocks: files, contexts, handshakes. Each method runs on a virtual thread; none
/// changes
/// anything but files and, for [#show], what is in force.
public final class Workroom {
    private static final Logger LOG = LoggerFactory.getLogger(Workroom.class);

    private final SbcConfig config;
    private final Ports ports;
    private final Map<String, Endpoint> bound;

    /// What it works with.
    /// @param store of generations
    /// @param history of what was done
    /// @param tls in force
    /// @param services for contexts
    /// @param proof of what is shown
    /// @param clock wall clock
    public record Ports(
            IdentityStore store,
            HistoryFile history,
            TlsInForce tls,
            TlsServices services,
            Proof proof,
            InstantSource clock) {}

    /// @param bound where each listener is bound, by name
    public Workroom(SbcConfig config, Ports ports, Map<String, Endpoint> bound) {
        this.config = config;
        this.ports = ports;
        this.bound = Map.copyOf(bound);
    }

    /// What a change would lead to, or has led to.
    /// @param identities all of them
    /// @param before in force until then
    /// @param proofs of it
    /// @param failure in words; empty if it is as it should be
    record Trial(Map<String, Identity> identities, TlsSnapshot before, List<ProofLine> proofs, String failure) {}

    /// Files that were read again.
    /// @param identities that show files, with what they hold now
    /// @param notes about the others
    /// @param faults each on one line
    record Files(Map<String, Identity> identities, List<String> notes, List<String> faults) {}

    Instant now() {
        return ports.clock().instant();
    }

    CertificateInspection.Outcome inspect(Upload upload, Identity active) {
        var names = new TreeSet<String>();
        listeners(active.name())
                .forEach((_, listener) -> listener.tls().ifPresent(tls -> {
                    if (tls.identity().equals(active.name())) {
                        names.add(listener.advertisedHost());
                    }
                    tls.sni().forEach((serverName, terms) -> {
                        if (terms.identity().equals(active.name())) {
                            names.add(serverName);
                        }
                    });
                }));
        var around = new Surroundings(now(), List.copyOf(names), peers(active.name()), Optional.of(active));
        return CertificateInspection.inspect(upload, around);
    }

    void keep(Identity identity, int generation) throws StoreFault {
        ports.store().keep(identity, generation);
    }

    void write(Shelf shelf) throws StoreFault {
        ports.store().record(shelf);
    }

    void remember(HistoryEntry entry) throws StoreFault {
        ports.history().add(entry);
    }

    List<HistoryEntry> history(int most) throws StoreFault {
        return ports.history().newest(most);
    }

    /// Reads the files of those identities that show them.
    Files files(Map<String, Shelf> shelves) {
        var read = new HashMap<String, Identity>();
        var notes = new ArrayList<String>();
        var faults = new ArrayList<String>();
        config.identities().forEach((name, identity) -> {
            var shelf = shelves.getOrDefault(name, Shelf.empty(name));
            if (shelf.active() > 0) {
                notes.add(name + " shows generation " + shelf.active()
                        + ", which was uploaded; its configured files are not used");
            } else {
                switch (IdentityFiles.load(name, identity)) {
                    case IdentityFiles.Reading.Read(var found) -> read.put(name, found);
                    case IdentityFiles.Reading.Faulty(var found) -> faults.addAll(found);
                }
            }
        });
        return new Files(read, notes, faults);
    }

    /// Tries changes on connections of our own; nobody else sees them.
    /// @param inForce all identities as they are
    /// @param files those that were read again
    Trial prove(List<Change> changes, Map<String, Identity> inForce, Map<String, Identity> files) throws StoreFault {
        return attempt(changes, inForce, files, false);
    }

    /// Puts changes in force, and looks at them as anybody does. If the outcome has a failure, what was before is
    /// still
    /// to be put back.
    Trial show(List<Change> changes, Map<String, Identity> inForce, Map<String, Identity> files) throws StoreFault {
        return attempt(changes, inForce, files, true);
    }

    void restore(TlsSnapshot before) {
        ports.tls().activate(before);
    }

    private Trial attempt(
            List<Change> changes, Map<String, Identity> inForce, Map<String, Identity> files, boolean forAll)
            throws StoreFault {
        var all = new HashMap<>(inForce);
        for (var change : changes) {
            all.put(change.identity(), content(change, files));
        }
        var before = ports.tls().current();
        return switch (TlsSnapshot.build(all, config.listeners(), config.peers(), ports.services())) {
            case TlsSnapshot.Outcome.Faulty(var faults) ->
                new Trial(inForce, before, List.of(), String.join("; ", faults));
            case TlsSnapshot.Outcome.Loaded(var candidate) -> {
                if (forAll) {
                    ports.tls().activate(candidate);
                }
                var expectations = changes.stream()
                        .map(change -> all.getOrDefault(change.identity(), empty(change.identity())))
                        .flatMap(identity -> Expectation.of(identity, config.listeners(), bound).stream())
                        .toList();
                var proofs = proofs(expectations, forAll ? Optional.empty() : Optional.of(candidate));
                var failure = proofs.stream()
                        .filter(line -> !line.proved())
                        .map(ProofLine::toString)
                        .collect(Collectors.joining("; "));
                yield new Trial(all, before, proofs, failure);
            }
        };
    }

    /// A proof that breaks down is one that fails: what is in force by then has to be put back.
    private List<ProofLine> proofs(List<Expectation> expectations, Optional<TlsSnapshot> candidate) {
        try {
            return ports.proof().prove(expectations, candidate);
        } catch (RuntimeException fault) {
            LOG.error("handshakes with ourselves broke down", fault);
            return expectations.stream()
                    .map(expectation -> expectation.line("", "internal fault, see the log"))
                    .toList();
        }
    }

    private Identity content(Change change, Map<String, Identity> files) throws StoreFault {
        var name = change.identity();
        if (change.to() > 0) {
            return ports.store().generation(name, change.to());
        }
        var read = files.get(name);
        if (read != null) {
            return read;
        }
        var identity = config.identities().get(name);
        return identity == null
                ? empty(name)
                : switch (IdentityFiles.load(name, identity)) {
                    case IdentityFiles.Reading.Read(var found) -> found;
                    case IdentityFiles.Reading.Faulty(var faults) ->
                        throw new StoreFault("the configured files cannot be shown: " + String.join("; ", faults));
                };
    }

    /// True if the identity has files to go back to.
    boolean hasFiles(String identity) {
        var found = config.identities().get(identity);
        return found != null && !found.files().isEmpty();
    }

    /// All identities as they may be shown, by name.
    List<IdentityView> views(Map<String, Identity> inForce, Map<String, Shelf> shelves) {
        return inForce.values().stream()
                .map(identity -> view(identity, shelves.getOrDefault(identity.name(), Shelf.empty(identity.name()))))
                .sorted(Comparator.comparing(IdentityView::name))
                .toList();
    }

    private IdentityView view(Identity identity, Shelf shelf) {
        return new IdentityView(
                identity.name(),
                shelf.active(),
                identity.credentials().stream().map(CertificateView::of).toList(),
                shelf.generations(),
                listeners(identity.name()).keySet().stream().sorted().toList(),
                peers(identity.name()));
    }

    private Map<String, ListenerConfig> listeners(String identity) {
        return config.listeners().entrySet().stream()
                .filter(entry -> entry.getValue().tls().stream()
                        .flatMap(tls -> Stream.concat(
                                Stream.of(tls.identity()),
                                tls.sni().values().stream().map(terms -> terms.identity())))
                        .anyMatch(identity::equals))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private List<String> peers(String identity) {
        return config.peers().entrySet().stream()
                .filter(entry -> entry.getValue().tls().flatMap(tls -> tls.identity()).stream()
                        .anyMatch(identity::equals))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    static Identity empty(String name) {
        return new Identity(name, List.of(), List.of());
    }
}
