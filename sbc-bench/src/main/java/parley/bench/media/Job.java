package parley.bench.media;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import parley.common.SrtpSuite;

/// What a relay is to do: SDES on leg A, DTLS-SRTP on leg B.
/// @param calls each of two legs
/// @param suite of both legs
/// @param cores 1 or 2: the first so many, for the relay
/// @param warmUp time that a relay which is compiled as it runs spends on [HandshakeWarmUp] first; the others need
///     none
/// @param coalescing how long Parley lets packets gather
record Job(int calls, SrtpSuite suite, int cores, Duration warmUp, Duration coalescing) {
    Job(int calls, SrtpSuite suite, int cores, Duration coalescing) {
        this(calls, suite, cores, Duration.ZERO, coalescing);
    }

    Job of(int others) {
        return new Job(others, suite, cores, warmUp, coalescing);
    }

    /// CPUs of the relay.
    List<Integer> relayCpus() {
        return IntStream.range(0, cores).boxed().toList();
    }

    /// CPUs of the load, a thread on each.
    static List<Integer> loadCpus() {
        return List.of(2, 3);
    }

    @Override
    public String toString() {
        return "%d calls, SDES with DTLS-SRTP, %s, %d core%s".formatted(calls, suite, cores, cores == 1 ? "" : "s");
    }
}
