package parley.app.node;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Assertions;
import parley.app.demo.LabCertificates;
import parley.common.Endpoint;
import parley.config.SbcConfiguration;

/// A node on loopback and what it needs: certificates, two peers, listeners on ports that the system chooses.
/// Peer `a` is whoever calls from loopback. `b` is reached over TCP at [#calleePort()], by calls to the user `b`.
final class Lab implements AutoCloseable {
    /// Below the system's own ephemeral ports, so that no other socket of this machine is there by chance.
    private static final int FIRST_MEDIA_PORT = 20_000;

    private static final int LAST_MEDIA_PORT = 31_999;

    final Events events = new Events();
    final ServerSocket callee = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Path directory;
    private final LabCertificates certificates;
    private final List<SbcNode> nodes = new ArrayList<>();

    Lab(Path directory) throws GeneralSecurityException, IOException {
        this.directory = directory;
        this.certificates = new LabCertificates(new SecureRandom(), Instant.now());
        certificates.write(directory);
        issue("sbc.test.invalid").write(directory, "sbc");
    }

    LabCertificates.Issued issue(String name) throws GeneralSecurityException {
        return certificates.issue(List.of(name, "127.0.0.1"));
    }

    /// A connection to one of a node's TLS listeners, by someone with that context.
    static SipLink tls(SSLContext context, Endpoint listener) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(listener.address(), listener.port());
        socket.startHandshake();
        return SipLink.over("TLS", socket);
    }

    /// Trusts the lab's authority and shows nothing.
    SSLContext anonymous() throws GeneralSecurityException, IOException {
        return certificates.anonymous();
    }

    /// Where its files are: `ca.crt` is its authority's certificate.
    Path directory() {
        return directory;
    }

    int calleePort() {
        return callee.getLocalPort();
    }

    /// The SBC's connection to `b`; it comes with the first call.
    SipLink acceptFromSbc() throws IOException {
        return SipLink.over("TCP", callee.accept());
    }

    String hocon(String more) {
        return """
            sbc {
              node { name = "test", domains = ["test.invalid"], drain = 0s }
              admin { enabled = false, port = 0 }
              identities.lab { certificate-chain = "%1$s/sbc.crt", private-key = "%1$s/sbc.key" }
              listeners {
                udp  { transport = udp, address = "127.0.0.1", port = 0 }
                tcp  { transport = tcp, address = "127.0.0.1", port = 0 }
                tls  { transport = tls, address = "127.0.0.1", port = 0, tls.identity = lab }
                mtls { transport = tls, address = "127.0.0.1", port = 0
                       tls { identity = lab, client-auth = require, verify.trust = "%1$s/ca.crt" } }
              }
              media { address = "127.0.0.1", first-port = %2$d, last-port = %3$d, workers = 1 }
              peers {
                a { host = "127.0.0.1", transport = tcp, sources = ["127.0.0.1"]
                    media { security = sdes, suites = [%4$s] } }
                b { host = "127.0.0.1", port = %5$d, transport = tcp, sources = []
                    media { security = sdes, suites = [%4$s] } }
              }
              routes = [ { user = "b", to = b } ]
              sip.t1 = 30ms
            }
            %6$s
            """.formatted(directory, FIRST_MEDIA_PORT, LAST_MEDIA_PORT, Sdp.SUITE, calleePort(), more);
    }

    /// Starts a node that must start.
    /// @param more HOCON that changes or adds to [#hocon]
    SbcNode start(String more) {
        return switch (attempt(hocon(more))) {
            case SbcNode.Start.Ready(var node, var _) -> node;
            case SbcNode.Start.Failed(var fault) -> Assertions.fail(fault);
        };
    }

    SbcNode.Start attempt(String hocon) {
        return switch (SbcConfiguration.parse(hocon, directory)) {
            case SbcConfiguration.Faulty(var faults) -> Assertions.fail(faults.toString());
            case SbcConfiguration.Loaded(var config) -> {
                var start = SbcNode.start(config, List.of(events)).join();
                if (start instanceof SbcNode.Start.Ready(var node, var _)) {
                    nodes.add(node);
                }
                yield start;
            }
        };
    }

    /// Every port that calls of this lab's nodes may have used can be bound by someone else.
    static void assertMediaPortsFree() throws SocketException {
        for (var port = FIRST_MEDIA_PORT; port <= LAST_MEDIA_PORT; port++) {
            new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
        }
    }

    static Endpoint listener(SbcNode node, String name) {
        return Objects.requireNonNull(node.listeners().get(name));
    }

    static InetSocketAddress socketAddress(SbcNode node, String name) {
        var endpoint = listener(node, name);
        return new InetSocketAddress(endpoint.address(), endpoint.port());
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(node -> node.stop().join());
        callee.close();
    }
}
