package parley.media.worker;

import java.time.Duration;

/// When a worker rests between two looks at its sockets, so that packets share a wake-up: each costs a switch of
/// threads, and what packets read ahead for each other is lost between two.
///
/// It rests only once nothing is left to be read, and only where it pays: not while so few come that hardly any would
/// meet. No clock of its own.
final class WakeUpPacing {
    /// Over which packets are counted: each stream of audio sends one.
    static final long WINDOW_NANOS = 20_000_000L;
    /// Packets that must be expected in one rest: a rest is a switch of threads and a timer itself.
    static final int WORTH_PACKETS = 8;

    /// What a worker without tasks does after a look at its sockets.
    enum Next {
        /// Waits until there is a packet.
        WAIT,
        /// Looks again at once: one socket may have more than one packet.
        LOOK,
        /// Rests, and then waits.
        REST
    }

    private final long worthPackets;
    private long windowNanos;
    private long packets;
    private boolean begun;
    private boolean worth;
    private boolean rested;

    /// @param rest at a time, 0 to 1 ms; zero: never
    WakeUpPacing(Duration rest) {
        worthPackets = rest.isZero() ? Long.MAX_VALUE : WORTH_PACKETS * WINDOW_NANOS / rest.toNanos();
    }

    /// A look at the sockets has ended.
    /// @param nowNanos monotonic
    /// @param read packets; 0: none were there
    Next looked(long nowNanos, int read) {
        if (!begun || nowNanos - windowNanos >= WINDOW_NANOS) {
            // After a pause what was counted before it tells nothing.
            worth = begun && nowNanos - windowNanos < 2 * WINDOW_NANOS && packets >= worthPackets;
            begun = true;
            windowNanos = nowNanos;
            packets = 0;
        }
        packets += read;
        boolean goesOn = read == 0 && rested;
        rested = worth && read == 0;
        if (!worth || goesOn) {
            return Next.WAIT;
        }
        return read > 0 ? Next.LOOK : Next.REST;
    }
}
