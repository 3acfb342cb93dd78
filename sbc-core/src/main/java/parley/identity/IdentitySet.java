package parley.identity;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.certificate.Identity;
import parley.certificate.IdentityFiles;
import parley.config.IdentityConfig;
import parley.identity.lifecycle.Shelf;

/// All identities of a node at one time.
/// @param identities what each shows, by name
/// @param shelves what is kept of each, by name
public record IdentitySet(Map<String, Identity> identities, Map<String, Shelf> shelves) {
    private static final Logger LOG = LoggerFactory.getLogger(IdentitySet.class);

    public IdentitySet {
        identities = Map.copyOf(identities);
        shelves = Map.copyOf(shelves);
    }

    /// What reading came to.
    public sealed interface Reading {
        /// All is well.
        /// @param set of every identity that is configured
        record Read(IdentitySet set) implements Reading {}

        /// Something is not.
        /// @param faults each on one line
        record Faulty(List<String> faults) implements Reading {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /// Reads what a node starts with: of each identity the generation that was last activated, else its files, else
    /// nothing. Blocks on files.
    public static Reading load(Map<String, IdentityConfig> configs, IdentityStore store) {
        var identities = new HashMap<String, Identity>();
        var shelves = new HashMap<String, Shelf>();
        var faults = new ArrayList<String>();
        configs.forEach((name, config) -> {
            try {
                var shelf = store.shelf(name);
                shelves.put(name, shelf);
                if (shelf.active() > 0) {
                    identities.put(name, store.generation(name, shelf.active()));
                    told(name, shelf.active(), config);
                } else {
                    switch (IdentityFiles.load(name, config)) {
                        case IdentityFiles.Reading.Read(var identity) -> identities.put(name, identity);
                        case IdentityFiles.Reading.Faulty(var found) -> faults.addAll(found);
                    }
                }
            } catch (StoreFault fault) {
                faults.add("sbc.identities." + name + ": " + fault.getMessage());
            }
        });
        return faults.isEmpty() ? new Reading.Read(new IdentitySet(identities, shelves)) : new Reading.Faulty(faults);
    }

    /// The files may be gone: what was uploaded is kept in the store. Only to go back to them they are needed.
    private static void told(String name, int active, IdentityConfig config) {
        var missing = config.files().stream()
                .flatMap(file -> Stream.of(file.certificateChain(), file.privateKey()))
                .filter(file -> !Files.isReadable(file))
                .toList();
        if (!missing.isEmpty()) {
            LOG.warn(
                    "identity {} shows generation {} of the store; of its configured files {} cannot be read, so that"
                            + " it cannot be rolled back to them",
                    name,
                    active,
                    missing);
        } else if (!config.files().isEmpty()) {
            LOG.info("identity {} shows generation {} of the store; its configured files are not used", name, active);
        }
    }
}
