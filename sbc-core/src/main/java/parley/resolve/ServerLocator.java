package parley.resolve;

import java.util.function.Consumer;

/// Locates servers (RFC 3263) without holding anybody up.
public interface ServerLocator extends AutoCloseable {
    /// Begins to; returns at once.
    /// @param answer called once, from this thread or another; must not block
    void locate(Sought sought, Consumer<ServerLocation.Result> answer);

    @Override
    void close();
}
