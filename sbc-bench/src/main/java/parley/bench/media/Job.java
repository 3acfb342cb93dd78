package parley.bench.media;

import java.util.List;
import java.util.stream.IntStream;
import parley.common.SrtpSuite;

/// What a relay is to do.
/// @param calls each of two legs
/// @param keying of the legs
/// @param suite of both legs
/// @param cores 1 or 2: the first so many, for the relay
record Job(int calls, Keying keying, SrtpSuite suite, int cores) {
    /// Of leg A and leg B.
    enum Keying {
        /// SDES with SDES: other keys on either side.
        SDES_SDES("SDES with SDES", false),
        /// SDES with DTLS-SRTP; the load is the DTLS client.
        SDES_DTLS("SDES with DTLS-SRTP", true),
        /// DTLS-SRTP on both.
        DTLS_DTLS("DTLS-SRTP with DTLS-SRTP", true);

        private final String title;
        private final boolean handshakes;

        Keying(String title, boolean handshakes) {
            this.title = title;
            this.handshakes = handshakes;
        }

        String title() {
            return title;
        }

        boolean handshakes() {
            return handshakes;
        }

        Leg.Mode a() {
            return this == DTLS_DTLS ? Leg.Mode.DTLS : Leg.Mode.SDES;
        }

        Leg.Mode b() {
            return this == SDES_SDES ? Leg.Mode.SDES : Leg.Mode.DTLS;
        }
    }

    Job of(int others) {
        return new Job(others, keying, suite, cores);
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
        return "%d calls, %s, %s, %d core%s".formatted(calls, keying.title(), suite, cores, cores == 1 ? "" : "s");
    }
}
