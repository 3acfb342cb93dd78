package parley.transport;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import parley.resolve.ServerLocation;
import parley.resolve.ServerLocator;
import parley.resolve.Sought;
import parley.resolve.Target;

/// Servers that a test has written down, by the host that is looked for.
final class KnownServers implements ServerLocator {
    private final Map<String, List<Target>> targets = new ConcurrentHashMap<>();

    KnownServers with(String host, Target... servers) {
        targets.put(host, List.of(servers));
        return this;
    }

    @Override
    public void locate(Sought sought, Consumer<ServerLocation.Result> answer) {
        var known = targets.get(sought.host());
        if (known != null) {
            answer.accept(new ServerLocation.Located(known));
        } else if (ServerLocation.begin(sought) instanceof ServerLocation.Result result) {
            answer.accept(result);
        } else {
            answer.accept(new ServerLocation.Nowhere("nobody knows " + sought.host()));
        }
    }

    @Override
    public void close() {}
}
