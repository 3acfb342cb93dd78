package parley.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/certificates.md` tells the truth: its files are written, and its commands run, as they stand there.
final class CertificatesPageIT {
    @TempDir
    Path directory;

    @Test
    @DisplayName("Certificates of a running node, as written: uploaded, proved, shown, taken back, read anew, issued")
    void asWritten() throws IOException {
        try (var page = new ExecutablePage(directory, "certificates.md")) {
            var outputs = page.run();
            assertTrue(outputs.stream().anyMatch(text -> text.contains("key-mismatch")), outputs::toString);
            for (var change : List.of("uploaded", "staged", "activated", "rolled-back")) {
                assertTrue(outputs.stream().anyMatch(text -> text.contains(change)), () -> change + ": " + outputs);
            }
            assertTrue(page.sbcSaid().contains("event=certificate-issued identity=main issuer=lab"), page::sbcSaid);
        }
    }
}
