package parley.certificate;

import com.code_intelligence.jazzer.junit.FuzzTest;
import parley.common.Secret;

/// Any octets as PEM: blocks or a fault, never an exception.
class PemFuzzTest {
    private static final long MAX_BYTES = 1 << 20;

    @FuzzTest(maxDuration = "6s")
    void pem(byte[] octets) {
        var _ = PemText.read(Secret.of(octets), MAX_BYTES);
    }
}
