package parley.media.bridge;

/// When a party was heard last, in any of its streams: one that speaks and shows no picture is there. On the worker's
/// thread only.
final class Presence {
    private long heardNanos;

    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    long heardNanos() {
        return heardNanos;
    }
}
