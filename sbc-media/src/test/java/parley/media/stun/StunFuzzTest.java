package parley.media.stun;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import parley.common.Parsed;
import parley.common.Secret;

/// Any datagram as STUN: what is read can be looked at, and none is authentic by chance.
class StunFuzzTest {
    private static final Secret PASSWORD =
            Secret.of("an ICE password that nobody knows".getBytes(StandardCharsets.US_ASCII));

    @FuzzTest(maxDuration = "6s")
    void stun(byte[] datagram) {
        if (StunMessage.parse(datagram) instanceof Parsed.Ok<StunMessage>(var message)) {
            var _ = message.messageClass();
            var _ = message.method();
            var _ = message.transaction();
            var _ = message.username();
            var _ = message.useCandidate();
            var _ = message.iceControlled();
            var _ = message.unknownRequired();
            if (message.authentic(PASSWORD)) {
                throw new AssertionError("a signature under a key it does not know");
            }
        }
    }
}
