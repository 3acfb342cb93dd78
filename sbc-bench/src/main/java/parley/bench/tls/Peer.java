package parley.bench.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Who is measured.
enum Peer {
    PARLEY("Parley") {
        @Override
        List<String> command(Case kind, BenchPki pki, int port) throws IOException {
            var file = pki.file("parley.conf");
            Files.writeString(file, """
                sbc {
                  admin.enabled = false
                  identities.bench { certificate-chain = "%1$s.crt", private-key = "%1$s.key" }
                  listeners.tls {
                    transport = tls, address = "127.0.0.1", port = %2$d
                    tls { identity = bench%3$s }
                  }
                }
                """.formatted(
                            pki.file(kind.key().file()),
                            port,
                            kind.mutual()
                                    ? ", client-auth = require, verify.trust = \"%s\"".formatted(pki.file("ca.crt"))
                                    : ""));
            return List.of(launcher(), "run", "--config", file.toString());
        }

        private String launcher() {
            return Path.of(System.getProperty("parley.home", "."))
                    .resolve("sbc")
                    .toString();
        }
    },

    /// One thread, one connection at a time.
    OPENSSL("openssl s_server") {
        @Override
        List<String> command(Case kind, BenchPki pki, int port) {
            var command = new ArrayList<>(List.of("openssl", "s_server", "-quiet", "-accept", "127.0.0.1:" + port));
            command.addAll(List.of("-cert", pki.file(kind.key().file() + ".crt").toString()));
            command.addAll(List.of("-key", pki.file(kind.key().file() + ".key").toString()));
            if (kind.mutual()) {
                command.addAll(
                        List.of("-Verify", "2", "-CAfile", pki.file("ca.crt").toString()));
            }
            return command;
        }
    },

    KAMAILIO("Kamailio") {
        @Override
        List<String> command(Case kind, BenchPki pki, int port) throws IOException {
            var tls = pki.file("kamailio-tls.cfg");
            Files.writeString(
                    tls, """
                        [server:default]
                        method = TLSv1.2+
                        certificate = %1$s.crt
                        private_key = %1$s.key
                        verify_certificate = %2$s
                        require_certificate = %2$s
                        ca_list = %3$s
                        """.formatted(pki.file(kind.key().file()), kind.mutual() ? "yes" : "no", pki.file("ca.crt")));
            var file = pki.file("kamailio.cfg");
            Files.writeString(file, """
                #!KAMAILIO
                debug=0
                log_stderror=yes
                children=1
                tcp_children=1
                enable_tls=yes
                listen=tls:127.0.0.1:%d
                tcp_max_connections=65536
                tls_max_connections=65536
                loadmodule "sl.so"
                loadmodule "tls.so"
                modparam("tls", "config", "%s")
                request_route { sl_send_reply("200", "OK"); }
                """.formatted(port, tls));
            // Its faster allocator.
            return List.of(
                    "kamailio",
                    "-DD",
                    "-E",
                    "-x",
                    "fm",
                    "-m",
                    "512",
                    "-f",
                    file.toString(),
                    "-Y",
                    pki.folder().toString());
        }
    };

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /// Writes what it needs and says how it is started.
    abstract List<String> command(Case kind, BenchPki pki, int port) throws IOException;
}
