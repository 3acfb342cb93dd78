package parley.admin.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpMethod;

/// All that is served. What is not in the table is not there.
final class RouteTable {
    /// Names of identities and calls: nothing that means anything to a file system or a URL.
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9_.-]{1,63}");

    private final List<Operation> operations;

    RouteTable(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    /// What there is for a request.
    sealed interface Match {
        /// That operation.
        record Found(Operation operation, Map<String, String> parameters) implements Match {
            public Found {
                parameters = Map.copyOf(parameters);
            }
        }

        /// The path is there, with other methods.
        record OtherMethod(Set<HttpMethod> allowed) implements Match {}

        /// Nothing.
        record Nothing() implements Match {}
    }

    /// @param path as it came, percent-encoding and all: none of ours needs any
    Match match(HttpMethod method, String path) {
        var others = new TreeSet<HttpMethod>((a, b) -> a.value().compareTo(b.value()));
        for (var operation : operations) {
            var parameters = parameters(operation.path(), path);
            if (parameters.isPresent()) {
                if (operation.method().equals(method)) {
                    return new Match.Found(operation, parameters.get());
                }
                others.add(operation.method());
            }
        }
        return others.isEmpty() ? new Match.Nothing() : new Match.OtherMethod(others);
    }

    private static Optional<Map<String, String>> parameters(String template, String path) {
        var wanted = template.split("/", -1);
        var given = path.split("/", -1);
        if (wanted.length != given.length) {
            return Optional.empty();
        }
        var parameters = new HashMap<String, String>();
        for (var i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") && PARAMETER.matcher(given[i]).matches()) {
                parameters.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /// The names of a path's parameters.
    static List<String> parameters(String template) {
        var names = new ArrayList<String>();
        for (var segment : template.split("/", -1)) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }

    /// The path that a request had: a template with its parameters filled in.
    static String filled(String template, Map<String, String> parameters) {
        var path = template;
        for (var parameter : parameters.entrySet()) {
            path = path.replace("{" + parameter.getKey() + "}", parameter.getValue());
        }
        return path;
    }

    List<Operation> operations() {
        return operations;
    }
}
