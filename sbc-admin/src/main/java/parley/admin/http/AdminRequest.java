package parley.admin.http;

import java.util.Map;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.HttpEntity;

/// A request that has passed the gate.
/// @param caller who asks
/// @param path values of the path's parameters
/// @param query values of the query's, all that the operation takes
/// @param entity what it carries, read and not longer than it may be
record AdminRequest(Caller caller, Map<String, String> path, Map<String, Integer> query, HttpEntity.Strict entity) {
    AdminRequest {
        path = Map.copyOf(path);
        query = Map.copyOf(query);
    }

    /// The value of a parameter that the path has.
    String path(String parameter) {
        return Objects.requireNonNull(path.get(parameter), parameter);
    }

    /// The value of a parameter that the operation takes.
    int number(String parameter) {
        return Objects.requireNonNull(query.get(parameter), parameter);
    }
}
