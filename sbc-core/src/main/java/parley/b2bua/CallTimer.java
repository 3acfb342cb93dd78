package parley.b2bua;

import java.time.Duration;

/// The timers of a call.
public enum CallTimer {
    /// The call is not answered in the configured time: by the callee, or by whoever was to find or prepare it.
    INVITE,
    /// Media has not said that it is closed.
    MEDIA_RELEASE;

    /// How long to wait for media to close its legs: it does so at once, unless it has failed.
    static final Duration MEDIA_RELEASE_MAX = Duration.ofSeconds(5);
}
