package parley.admin.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.identity.IdentityReply;
import parley.identity.ProofLine;

class IdentityRenderingTest {
    private static String staged(List<ProofLine> proofs) {
        return IdentityRendering.report(new IdentityReply.Staged("main", 2, proofs))
                .summary();
    }

    @Test
    @DisplayName("What no listener shows is not said to be proved")
    void nothingToProve() {
        var line = new ProofLine("tls", "", "EC", "TLSv1.3", "1a", "1a", "");
        assertEquals("main: generation 2 is proved.", staged(List.of(line)));
        assertEquals(
                "main: generation 2 is staged; no listener shows it, so that no handshake could prove it.",
                staged(List.of()));
    }
}
