package parley.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `;name=value` list of a URI or header (RFC 3261 §19.1.1, §7.3.1): ordered, names compared without case.
/// Values are kept as written, quotes included.
/// @param list in the order written
public record Parameters(List<Parameter> list) {
    public static final Parameters NONE = new Parameters(List.of());

    /// One parameter.
    /// @param name as written
    /// @param value as written, or null for a flag such as `lr`
    public record Parameter(String name, @Nullable String value) {}

    /// Keeps an immutable copy.
    public Parameters {
        list = List.copyOf(list);
    }

    /// The value of a parameter that has one.
    public Optional<String> value(String name) {
        for (var parameter : list) {
            if (parameter.name().equalsIgnoreCase(name)) {
                return Optional.ofNullable(parameter.value());
            }
        }
        return Optional.empty();
    }

    /// True if the parameter is there, with or without a value.
    public boolean has(String name) {
        for (var parameter : list) {
            if (parameter.name().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /// The same list with that parameter set in place, or added at the end.
    public Parameters with(String name, @Nullable String value) {
        var changed = new ArrayList<Parameter>(list.size() + 1);
        var placed = false;
        for (var parameter : list) {
            if (!parameter.name().equalsIgnoreCase(name)) {
                changed.add(parameter);
            } else if (!placed) {
                changed.add(new Parameter(name, value));
                placed = true;
            }
        }
        if (!placed) {
            changed.add(new Parameter(name, value));
        }
        return new Parameters(changed);
    }

    /// The same list without that parameter.
    public Parameters without(String name) {
        return new Parameters(list.stream()
                .filter(parameter -> !parameter.name().equalsIgnoreCase(name))
                .toList());
    }
}
