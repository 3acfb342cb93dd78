package parley.media.bridge;

import java.util.ArrayDeque;

/// Where a peer's signed connectivity checks have come from (RFC 8445 §7.3): it may send from there.
public final class CheckedSources {
    /// Sources kept, the latest. A host has a few addresses; each may be seen through two NATs.
    public static final int SOURCES_MAX = 16;

    private final ArrayDeque<TransportAddress> sources = new ArrayDeque<>();

    /// One more; the oldest makes room for it.
    public void add(TransportAddress source) {
        if (!sources.contains(source)) {
            if (sources.size() == SOURCES_MAX) {
                sources.removeFirst();
            }
            sources.addLast(source);
        }
    }

    /// True if a check has come from there.
    public boolean contain(TransportAddress source) {
        return sources.contains(source);
    }

    /// True if a check has come from where that packet comes from.
    boolean sent(Packet packet) {
        for (var source : sources) {
            if (packet.cameFrom(source)) {
                return true;
            }
        }
        return false;
    }

    /// Forgets all.
    public void clear() {
        sources.clear();
    }
}
