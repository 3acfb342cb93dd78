package parley.app.demo;

import java.nio.file.Path;

/// The SBC the demo starts: everything on loopback, nothing that a user could not have written.
/// @param directory where the lab's certificates lie
/// @param ports where it listens
/// @param calleePort where endpoint B listens for TLS
/// @param phonePassword of the users `phone1` and `phone2`, who may register
record DemoConfiguration(Path directory, Ports ports, int calleePort, String phonePassword) {
    /// Where the SBC listens; 0 lets the system choose.
    /// @param sip for UDP and TCP
    /// @param tls for phones
    /// @param mutualTls for who has a certificate
    record Ports(int sip, int tls, int mutualTls) {
        /// Those that a phone tries by itself, and the one beside them.
        static final Ports USUAL = new Ports(5060, 5061, 5071);

        /// For a user whose machine has given one of them away: the demo has no option to take others.
        String wanted() {
            return " (the demo needs ports %d, %d and %d of 127.0.0.1 for itself)".formatted(sip, tls, mutualTls);
        }
    }

    String hocon() {
        return """
            sbc {
              node { name = "demo", domains = ["%1$s"], drain = 1s }
              admin.enabled = false
              identities.lab { certificate-chain = "%2$s/sbc.crt", private-key = "%2$s/sbc.key" }
              listeners {
                udp  { transport = udp, address = "127.0.0.1", port = %3$d }
                tcp  { transport = tcp, address = "127.0.0.1", port = %3$d }
                tls  { transport = tls, address = "127.0.0.1", port = %4$d, tls.identity = lab }
                mtls { transport = tls, address = "127.0.0.1", port = %5$d
                       tls { identity = lab, client-auth = require, verify.trust = "%2$s/ca.crt" } }
              }
              media { address = "127.0.0.1", first-port = 40000, last-port = 40999 }
              peers {
                a { host = "a.%1$s", transport = tls, certificate-names = ["a.%1$s"]
                    media.security = sdes, secure-uri = true
                    tls { identity = lab, verify.trust = "%2$s/ca.crt" } }
                b { host = "127.0.0.1", port = %6$d, transport = tls, sources = []
                    media.security = dtls, secure-uri = true
                    tls { identity = lab, verify.trust = "%2$s/ca.crt" } }
              }
              routes = [ { user = "b", from = a, to = b } ]
              registrar.algorithms = [MD5]  # baresip 1.0.0 stops at one that it does not know
              registrar.users {
                phone1 { password = "%7$s", media.security = sdes }
                phone2 { password = "%7$s", media.security = dtls }
              }
            }
            """.formatted(
                        Demo.DOMAIN, directory, ports.sip(), ports.tls(), ports.mutualTls(), calleePort, phonePassword);
    }
}
