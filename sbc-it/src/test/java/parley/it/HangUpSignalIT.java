package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -HUP`, as certbot's hooks and logrotate send it.
final class HangUpSignalIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    @DisplayName("SIGHUP has the files read anew: the next client sees the new certificate, a bad file changes nothing")
    void rotates() throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        for (var name : new String[] {"sbc", "next", "another"}) {
            pki.issue(name, "DNS:lab.test,IP:127.0.0.1");
        }
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, "")) {
            assertTrue(seen().contains("subject=CN = sbc"));
            replace(pki.certificate("next"), pki.certificate("sbc"));
            replace(pki.key("next"), pki.key("sbc"));
            sbc.signal("HUP");
            sbc.awaitEvent("certificate", "change=reloaded", "identity=default", "by=SIGHUP");
            assertTrue(seen().contains("subject=CN = next"));
            // The key stays the one before.
            replace(pki.certificate("another"), pki.certificate("sbc"));
            sbc.signal("HUP");
            sbc.awaitEvent("certificate", "change=refused", "by=SIGHUP");
            assertTrue(seen().contains("subject=CN = next"));
            assertEquals(0, sbc.stop(), "exit code");
        }
    }

    private String seen() throws IOException {
        return PeerProcess.run(directory, LIMIT, 0, "openssl", "s_client", "-connect", "127.0.0.1:" + Sbc.TLS_PORT);
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
