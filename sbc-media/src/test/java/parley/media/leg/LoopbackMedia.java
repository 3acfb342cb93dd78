package parley.media.leg;

import java.time.Duration;
import java.util.Optional;
import parley.config.CapturesConfig;
import parley.config.MediaConfig;

/// Media of a node that listens on this machine alone.
final class LoopbackMedia {
    private static final Duration COALESCING = Duration.ofMillis(1);

    private LoopbackMedia() {}

    /// Over IPv4.
    static MediaConfig config(int firstPort, int lastPort, int workers, Duration silence) {
        return config(Optional.empty(), firstPort, lastPort, workers, silence);
    }

    /// The same where calls may be captured.
    static MediaConfig capturing(MediaConfig config) {
        return new MediaConfig(
                config.address(),
                config.advertisedAddress(),
                config.address6(),
                config.advertisedAddress6(),
                config.dscp(),
                config.firstPort(),
                config.lastPort(),
                config.workers(),
                config.coalescing(),
                config.silence(),
                config.statistics(),
                config.dtlsTimeout(),
                config.requireTlsForSdes(),
                new CapturesConfig(true, Optional.empty(), Duration.ofMinutes(10), 100, 1024));
    }

    /// Over IPv4, and over IPv6 if there is an address of it.
    static MediaConfig config(Optional<String> address6, int firstPort, int lastPort, int workers, Duration silence) {
        return new MediaConfig(
                "127.0.0.1",
                "127.0.0.1",
                address6,
                address6,
                46,
                firstPort,
                lastPort,
                workers,
                COALESCING,
                silence,
                Duration.ZERO,
                Duration.ofSeconds(5),
                false,
                CapturesConfig.OFF);
    }
}
