package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIPp as caller and callee. It speaks TCP; socat wraps that in TLS on both sides, with client certificates.
final class SippOverTlsIT {
    private static final int CALLS = 100;
    private static final int CALLEE_TCP_PORT = 25_161;
    private static final int CALLEE_TLS_PORT = 25_162;
    private static final int CALLER_TCP_PORT = 25_163;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    @DisplayName("100 calls over mutual TLS on both sides, none lost")
    void hundredCallsOverTls() throws IOException {
        var pki = new LabPki(directory.resolve("pki"));
        pki.issue("sbc", "DNS:lab.test,IP:127.0.0.1,URI:sip:lab.test");
        pki.issue("trunk", "DNS:trunk.lab.test,URI:sip:trunk.lab.test,IP:127.0.0.1");
        Files.writeString(directory.resolve("caller.xml"), SippScenario.caller("carrier", 500));
        Files.writeString(directory.resolve("callee.xml"), SippScenario.callee());
        var ca = pki.authorityCertificate();
        try (var sbc = Sbc.start(directory.resolve("sbc"), pki, peers(pki));
                var callee = PeerProcess.start(directory, "callee", sipp("callee.xml", CALLEE_TCP_PORT));
                var calleeTls = PeerProcess.start(
                        directory,
                        "callee-tls",
                        "socat",
                        "-d",
                        "-d",
                        "OPENSSL-LISTEN:%d,bind=127.0.0.1,reuseaddr,fork,cert=%s,cafile=%s,verify=1"
                                .formatted(CALLEE_TLS_PORT, pki.bundle("trunk"), ca),
                        "TCP:127.0.0.1:" + CALLEE_TCP_PORT);
                var callerTls = PeerProcess.start(
                        directory,
                        "caller-tls",
                        "socat",
                        "-d",
                        "-d",
                        "TCP-LISTEN:%d,bind=127.0.0.1,reuseaddr,fork".formatted(CALLER_TCP_PORT),
                        "OPENSSL:127.0.0.1:%d,cert=%s,cafile=%s,verify=1,commonname=sbc"
                                .formatted(Sbc.MTLS_PORT, pki.bundle("trunk"), ca))) {
            calleeTls.awaitText("listening on", LIMIT);
            callerTls.awaitText("listening on", LIMIT);
            PeerProcess.run(
                    directory,
                    LIMIT,
                    0,
                    "sipp",
                    "127.0.0.1:" + CALLER_TCP_PORT,
                    "-sf",
                    "caller.xml",
                    "-i",
                    "127.0.0.1",
                    "-t",
                    "t1",
                    "-m",
                    Integer.toString(CALLS),
                    "-r",
                    "25",
                    "-nostdin",
                    "-trace_err");
            assertEquals(0, callee.awaitExit(LIMIT), "the callee's exit code: " + callee.text());
            Await.until(LIMIT, CALLS + " calls to end", () -> ended(sbc) == CALLS, sbc::text);
            assertEquals(CALLS, sbc.events("call-answered").size(), "calls answered");
        }
    }

    private static long ended(Sbc sbc) {
        return sbc.events("call-ended").size();
    }

    private static String[] sipp(String scenario, int port) {
        return new String[] {
            "sipp",
            "-sf",
            scenario,
            "-i",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-t",
            "t1",
            "-m",
            Integer.toString(CALLS),
            "-nostdin",
            "-trace_err"
        };
    }

    private static String peers(LabPki pki) {
        return """
            sbc.peers {
              caller { host = "127.0.0.1", port = %d, transport = tls, certificate-names = ["trunk.lab.test"],
                       media.security = none,
                       tls { verify.trust = "%2$s" } }
              callee { host = "127.0.0.1", port = %3$d, transport = tls, sources = ["127.0.0.9"],
                       media.security = none,
                       tls { identity = default, verify.trust = "%2$s" } }
            }
            sbc.routes = [ { user = carrier, to = callee } ]
            """.formatted(CALLER_TCP_PORT, pki.authorityCertificate(), CALLEE_TLS_PORT);
    }
}
