package parley.it;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// libsrtp by GStreamer on both legs, with different suites: what our SRTP must not lose track of.
final class SrtpPeersIT {
    private static final Duration TALK = Duration.ofSeconds(15);
    private static final double HEARD_SECONDS = 1.5;

    /// Wraps after three seconds.
    private static final int NEARLY_WRAPPED = 65_400;

    @TempDir
    Path directory;

    @Test
    @DisplayName("RFC 3711 §3.3.1, RFC 4568 §7.1.4: tones cross the sequence's wrap, a new SSRC, and a new key")
    void wrapSourceAndKey() throws IOException {
        SrtpCall.play(directory, "", NEARLY_WRAPPED, call -> {
            var alice = call.alice();
            var bob = call.bob();
            assertTalk(call);
            Await.until(
                    TALK,
                    "what both hear to wrap",
                    () -> alice.passedWrap() && bob.passedWrap(),
                    () -> alice.standing() + bob.standing());
            assertTalk(call);

            // A new source under the same key, its sequence anywhere.
            alice.send(3_003, 30_000);
            assertTalk(call);

            // A new key, and a new source, as whoever starts over has.
            alice.rekey();
            alice.agreed(call.alicePhone().reinvite(alice.description(2)));
            alice.send(4_004, NEARLY_WRAPPED);
            assertTalk(call);
            call.hangUp();
        });
    }

    private static void assertTalk(SrtpCall call) throws IOException {
        call.assertTalk(TALK, HEARD_SECONDS);
    }
}
