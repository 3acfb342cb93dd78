package parley.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What a TLS client or server says first: any octets have an answer, the same however they are cut into reads.
class HelloFuzzTest {
    @FuzzTest(maxDuration = "6s")
    void hello(byte[] octets) {
        var _ = ServerHello.first(octets);
        var whole = new ClientHelloAssembler().feed(ByteBuffer.wrap(octets));
        var cut = new ClientHelloAssembler();
        for (int at = 0; at < octets.length; at++) {
            var step = cut.feed(ByteBuffer.wrap(octets, at, 1));
            if (!(step instanceof ClientHelloAssembler.Progress.More)) {
                requireSame(whole, step);
                return;
            }
        }
        requireSame(whole, new ClientHelloAssembler.Progress.More());
    }

    private static void requireSame(ClientHelloAssembler.Progress one, ClientHelloAssembler.Progress other) {
        if (!name(one).equals(name(other))) {
            throw new AssertionError("at once " + name(one) + ", octet by octet " + name(other));
        }
    }

    private static Optional<String> name(ClientHelloAssembler.Progress progress) {
        return Optional.of(progress.getClass().getSimpleName());
    }
}
