package parley.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import parley.common.Secret;

/// One block of the document, read key by key. A value that cannot be read is reported and replaced by its default,
/// so
/// that reading goes on and finds the other faults; a document with a fault is never used.
final class HoconBlock {
    /// Key in the reference that stands for every block an operator names himself.
    static final String ANY_NAME = "NAME";

    private final String path;
    private final ConfigObject written;
    private final ConfigObject reference;
    private final FaultLog faults;
    private final Set<String> read = new TreeSet<>();
    private final Set<String> secrets = new TreeSet<>();

    /// @param path from the root, empty for the root itself
    /// @param written what the operator wrote
    /// @param reference every key there is, with its default
    /// @param faults where they go
    HoconBlock(String path, ConfigObject written, ConfigObject reference, FaultLog faults) {
        this.path = path;
        this.written = written;
        this.reference = reference;
        this.faults = faults;
    }

    String text(String key) {
        return value(key, "must be text", "", HoconValue::text);
    }

    Optional<String> optionalText(String key) {
        return optional(key).map(_ -> text(key));
    }

    int number(String key) {
        return value(key, "must be a whole number", 0, value -> Integer.parseInt(HoconValue.text(value)));
    }

    boolean flag(String key) {
        return value(key, "must be true or false", false, HoconValue::flag);
    }

    Duration duration(String key) {
        return value(
                key, "must be a duration with its unit, such as 500ms, 30s or 2h", Duration.ZERO, HoconValue::duration);
    }

    /// A word of a closed list: the constant's name, in small letters or capitals.
    <E extends Enum<E>> E choice(String key, Class<E> choices) {
        return choice(key, choices, EnumSet.allOf(choices));
    }

    /// @param offered those that a refusal names; the others are words of ours too, but mean nothing yet
    <E extends Enum<E>> E choice(String key, Class<E> choices, Set<E> offered) {
        return value(
                key,
                HoconValue.oneOf(offered),
                choices.getEnumConstants()[0],
                value -> HoconValue.constant(HoconValue.text(value), choices));
    }

    <E extends Enum<E>> List<E> choices(String key, Class<E> choices) {
        var rule = "must be a list of which each " + HoconValue.oneOf(EnumSet.allOf(choices));
        return value(
                key, rule, List.of(), value -> HoconValue.elements(value, text -> HoconValue.constant(text, choices)));
    }

    List<String> texts(String key) {
        return value(
                key, "must be a list of text", List.of(), value -> HoconValue.elements(value, Function.identity()));
    }

    /// Text that nothing prints: not in a fault either.
    Secret secret(String key) {
        secrets.add(key);
        var found = value(key, "must be text", "", value -> {
            try {
                return HoconValue.text(value);
            } catch (ConfigException _) {
                fault(key, "must be text", "");
                return "";
            }
        });
        return Secret.of(found);
    }

    /// A file that can be read now.
    Path file(String key) {
        return value(key, "must be the path of a file", Path.of(""), value -> {
            var file = faults.base().resolve(HoconValue.text(value)).normalize();
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                fault(key, "must name a file that can be read", file.toString());
            }
            return file;
        });
    }

    /// A file or folder that may not be there yet.
    Path path(String key) {
        return value(
                key,
                "must be a path",
                Path.of(""),
                value -> faults.base().resolve(HoconValue.text(value)).normalize());
    }

    Optional<Path> optionalPath(String key) {
        return optional(key).map(_ -> path(key));
    }

    URI url(String key) {
        return value(key, "must be a URL", URI.create("http://invalid"), value -> {
            var url = URI.create(HoconValue.text(value));
            if (url.getScheme() == null || url.getHost() == null) {
                throw new IllegalArgumentException("no URL");
            }
            return url;
        });
    }

    Optional<URI> optionalUrl(String key) {
        return optional(key).map(_ -> url(key));
    }

    Optional<Secret> optionalSecret(String key) {
        return optional(key).map(_ -> secret(key));
    }

    <E extends Enum<E>> Optional<E> optionalChoice(String key, Class<E> choices) {
        return optional(key).map(_ -> choice(key, choices));
    }

    Optional<Path> optionalFile(String key) {
        return optional(key).map(_ -> file(key));
    }

    /// The name of another block.
    /// @param known names there are
    /// @param block where they are defined
    String nameOf(String key, Set<String> known, String block) {
        var name = text(key);
        if (!faults.at(at(key))) {
            requireKnown(key, name, known, block);
        }
        return name;
    }

    Optional<String> optionalNameOf(String key, Set<String> known, String block) {
        return optional(key).map(_ -> nameOf(key, known, block));
    }

    /// The block under that key; empty if it was not written.
    HoconBlock block(String key) {
        var template = template(key);
        return new HoconBlock(at(key), object(key), template, faults);
    }

    Optional<HoconBlock> optionalBlock(String key) {
        var template = template(key);
        return has(key) ? Optional.of(new HoconBlock(at(key), object(key), template, faults)) : Optional.empty();
    }

    /// The blocks under that key, by the names the operator gave them.
    Map<String, HoconBlock> named(String key) {
        var group = block(key);
        var blocks = new TreeMap<String, HoconBlock>();
        for (var name : group.written.keySet()) {
            var template = group.template(ANY_NAME);
            blocks.put(name, new HoconBlock(group.at(name), group.object(name), template, faults));
        }
        return blocks;
    }

    /// The names under that key.
    Set<String> names(String key) {
        return new TreeSet<>(object(key).keySet());
    }

    /// The blocks of a list.
    List<HoconBlock> list(String key) {
        var template = (ConfigObject) ((ConfigList) known(key)).get(0);
        var blocks = new ArrayList<HoconBlock>();
        if (!has(key)) {
            return blocks;
        }
        if (!(written.get(key) instanceof ConfigList elements)) {
            fault(key, "must be a list of blocks", shown(key));
            return blocks;
        }
        for (var element : elements) {
            var place = at(key) + "[" + blocks.size() + "]";
            if (element instanceof ConfigObject object) {
                blocks.add(new HoconBlock(place, object, template, faults));
            } else {
                faults.add(Optional.of(element.origin()), place, "must be a block", HoconValue.shown(element));
            }
        }
        return blocks;
    }

    /// Makes the record of this block once all its keys have been read. Empty if its constructor refuses; the faults
    /// then tell why. Where a block has a harmless record, that one stands in for it, so that the faults of the
    /// block
    /// around it are told, too.
    <T> Optional<T> build(Supplier<T> constructor) {
        finish();
        try {
            return Optional.of(constructor.get());
        } catch (Rules.Refusal refusal) {
            for (var broken : refusal.broken()) {
                if (!faults.at(at(broken.key()))) {
                    fault(broken.key(), broken.rule(), found(broken));
                }
            }
            return Optional.empty();
        }
    }

    // As it is written; the record knows what a default came to, and nothing that is secret.
    private String found(Rules.Broken broken) {
        var key = broken.key();
        return has(key) && !secrets.contains(key) ? shown(key) : broken.value();
    }

    /// Ends a block, all keys of which have been read, of which a block inside was refused: that is told already,
    /// and the
    /// rest cannot be judged without.
    <T> Optional<T> abandon() {
        finish();
        return Optional.empty();
    }

    /// Refuses every key that nobody has asked for.
    void finish() {
        for (var key : written.keySet()) {
            if (!read.contains(key)) {
                var meant = Spelling.nearest(key, reference.keySet());
                fault(
                        key,
                        "is not a key"
                                + meant.map(word -> "; did you mean " + word + "?")
                                        .orElse(""),
                        "");
            }
        }
    }

    /// True if the whole document has shown no fault so far.
    boolean faultless() {
        return faults.all().isEmpty();
    }

    /// Reports a fault of that key that only shows beside other blocks.
    void fault(String key, String rule, String value) {
        faults.add(origin(key), at(key), rule, value);
    }

    /// True if the operator gave that key a value.
    boolean has(String key) {
        var value = written.get(key);
        return value != null && value.valueType() != ConfigValueType.NULL;
    }

    private void requireKnown(String key, String name, Set<String> known, String block) {
        if (!known.contains(name)) {
            var meant = Spelling.nearest(name, known);
            fault(
                    key,
                    "must name a block of " + block
                            + meant.map(word -> "; did you mean " + word + "?").orElse(""),
                    HoconValue.shorten(name));
        }
    }

    private <T> T value(String key, String rule, T substitute, Function<ConfigValue, T> convert) {
        var standard = known(key);
        if (has(key)) {
            try {
                return convert.apply(written.getOrDefault(key, standard));
            } catch (ConfigException | IllegalArgumentException _) {
                fault(key, rule, shown(key));
            }
        }
        if (standard.valueType() != ConfigValueType.NULL) {
            return convert.apply(standard);
        }
        if (!has(key)) {
            fault(key, "is required", "");
        }
        return substitute;
    }

    private Optional<ConfigValue> optional(String key) {
        var standard = known(key);
        return has(key)
                ? Optional.of(written.getOrDefault(key, standard))
                : Optional.of(standard).filter(value -> value.valueType() != ConfigValueType.NULL);
    }

    /// The reference's value; a key that it does not explain cannot be read.
    private ConfigValue known(String key) {
        read.add(key);
        var standard = reference.get(key);
        if (standard == null) {
            throw new IllegalStateException(at(key) + " is missing in the reference");
        }
        return standard;
    }

    private ConfigObject template(String key) {
        return (ConfigObject) known(key);
    }

    /// What was written under that key, if it is a block.
    private ConfigObject object(String key) {
        if (has(key)) {
            if (written.get(key) instanceof ConfigObject object) {
                return object;
            }
            if (!faults.at(at(key))) {
                fault(key, "must be a block", shown(key));
            }
        }
        return ConfigValueFactory.fromMap(Map.of());
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private Optional<ConfigOrigin> origin(String key) {
        var value = written.get(key);
        return Optional.of(value == null ? written.origin() : value.origin());
    }

    private String shown(String key) {
        var value = written.get(key);
        return value == null ? "" : HoconValue.shown(value);
    }
}
