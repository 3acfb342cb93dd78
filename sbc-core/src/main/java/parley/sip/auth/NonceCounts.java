package parley.sip.auth;

import java.time.Instant;
import java.util.LinkedHashMap;

/// Which counts each nonce was used with (RFC 7616 §3.4 `nc`), so that a captured request cannot be played again.
/// Mutable, and owned by one actor: a table of thousands would be copied for each request otherwise. Only proven
/// requests enter it, so strangers cannot fill it.
public final class NonceCounts {
    /// Nonces remembered by default: 64 octets of state each, 3 MB in all, and one per user between two challenges.
    public static final int DEFAULT_CAPACITY = 16_384;

    /// Counts behind the greatest that may still come: requests overtake each other on UDP.
    private static final int WINDOW = 64;

    private final int capacity;
    private final LinkedHashMap<String, Window> windows = new LinkedHashMap<>();
    private Instant forgottenUpTo = Instant.MIN;

    /// @param greatest count seen
    /// @param seen bit i: count `greatest - i` was used
    private record Window(long greatest, long seen, Instant issued) {}

    /// An empty table.
    /// @param capacity nonces remembered; beyond it the oldest is forgotten, and with it every nonce issued before
    public NonceCounts(int capacity) {
        this.capacity = capacity;
    }

    /// Takes note of a use, and says whether it was the first one.
    /// @param nonce of ours, with a valid proof
    /// @param issued when
    /// @param count 1 to 2^32 - 1
    boolean admit(String nonce, Instant issued, long count) {
        var window = windows.get(nonce);
        if (window == null) {
            // A nonce that old may have been used and forgotten.
            if (!issued.isAfter(forgottenUpTo)) {
                return false;
            }
            windows.put(nonce, new Window(count, 1, issued));
            forgetOldest();
            return true;
        }
        var ahead = count - window.greatest();
        if (ahead > 0) {
            var shifted = ahead < WINDOW ? window.seen() << ahead : 0;
            windows.put(nonce, new Window(count, shifted | 1, issued));
            return true;
        }
        var bit = -ahead < WINDOW ? 1L << -ahead : 0;
        if (bit == 0 || (window.seen() & bit) != 0) {
            return false;
        }
        windows.put(nonce, new Window(window.greatest(), window.seen() | bit, issued));
        return true;
    }

    private void forgetOldest() {
        if (windows.size() > capacity) {
            var oldest = windows.pollFirstEntry().getValue();
            if (oldest.issued().isAfter(forgottenUpTo)) {
                forgottenUpTo = oldest.issued();
            }
        }
    }
}
