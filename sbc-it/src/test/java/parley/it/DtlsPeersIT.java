package parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.SrtpSuite;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.sdp.Fingerprint;

/// DTLS-SRTP without a call around it, with the libraries that phones are made of: GnuTLS as client, as it is and as
/// it was, and OpenSSL as server. Both tell what keying material they have.
class DtlsPeersIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String LABEL = "EXTRACTOR-dtls_srtp";
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final int MATERIAL_BYTES = 2 * (SUITE.keyBytes() + SUITE.saltBytes());
    private static final Pattern MATERIAL = Pattern.compile("Key(?:ing)? material: ([0-9A-Fa-f]+)");

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "as it is, NORMAL",
        "without extended_master_secret, NORMAL:%NO_SESSION_HASH",
        "without safe renegotiation, NORMAL:%DISABLE_SAFE_RENEGOTIATION"
    })
    @DisplayName("RFC 5764 §4.2: our server and GnuTLS, as it is and as in older phones, have the same keys")
    void gnutlsAsClient(String kind, String priority) throws Exception {
        var fingerprint = certificate("prime256v1");
        try (var ours = new Ours(false, fingerprint);
                var peer = PeerProcess.start(
                        directory,
                        "gnutls-cli",
                        "gnutls-cli",
                        "--udp",
                        "--priority=" + priority + ":-VERS-ALL:+VERS-DTLS1.2",
                        "--srtp-profiles=SRTP_AES128_CM_HMAC_SHA1_80",
                        "--insecure",
                        "--x509certfile=peer.crt",
                        "--x509keyfile=peer.key",
                        "--keymatexport=" + LABEL,
                        "--keymatexportsize=" + MATERIAL_BYTES,
                        "--port=" + ours.port(),
                        "127.0.0.1")) {
            var keys = ours.established();
            peer.awaitText("Handshake was completed", LIMIT);
            assertEquals(material(keys), told(peer), kind);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prime256v1", "secp384r1"})
    @DisplayName("RFC 8422 §5.1: our client and OpenSSL have the same keys, whichever curve its certificate is on")
    void opensslAsServer(String curve) throws Exception {
        var fingerprint = certificate(curve);
        var port = freePort();
        try (var peer = PeerProcess.start(
                directory,
                "s_server",
                "openssl",
                "s_server",
                "-dtls1_2",
                "-listen",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                "peer.crt",
                "-key",
                "peer.key",
                "-Verify",
                "1",
                "-use_srtp",
                "SRTP_AES128_CM_SHA1_80",
                "-keymatexport",
                LABEL,
                "-keymatexportlen",
                Integer.toString(MATERIAL_BYTES))) {
            peer.awaitText("ACCEPT", LIMIT);
            try (var ours = new Ours(true, fingerprint, port)) {
                var keys = ours.established();
                peer.awaitText("Keying material: ", LIMIT);
                assertEquals(material(keys), told(peer));
            }
        }
    }

    /// Makes one for the peer, with its key.
    private Fingerprint certificate(String curve) throws IOException {
        var openssl = new Openssl(directory);
        openssl.run("ecparam", "-name", curve, "-genkey", "-noout", "-out", "peer.key");
        openssl.run("req", "-x509", "-new", "-key", "peer.key", "-days", "2", "-subj", "/CN=peer", "-out", "peer.crt");
        var told = PeerProcess.run(
                directory, LIMIT, 0, "openssl", "x509", "-in", "peer.crt", "-noout", "-fingerprint", "-sha256");
        return Fingerprint.of("sha-256 " + told.substring(told.indexOf('=') + 1).strip())
                .orElseThrow();
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// The keys of both in the order of RFC 5764 §4.2: client, server; then their salts.
    private static String material(DtlsOutcome.Established keys) {
        var local = keys.localKeyAndSalt().reveal();
        var remote = keys.remoteKeyAndSalt().reveal();
        var client = keys.client() ? local : remote;
        var server = keys.client() ? remote : local;
        var hex = HexFormat.of();
        int key = SUITE.keyBytes();
        return hex.formatHex(client, 0, key)
                + hex.formatHex(server, 0, key)
                + hex.formatHex(client, key, client.length)
                + hex.formatHex(server, key, server.length);
    }

    private static String told(PeerProcess peer) {
        var match = MATERIAL.matcher(peer.text());
        if (!match.find()) {
            throw new AssertionError("no keying material: " + peer.text());
        }
        return match.group(1).toLowerCase(Locale.ROOT);
    }

    /// Our side of it, on a socket of its own.
    private static final class Ours implements AutoCloseable {
        private final DatagramSocket socket;
        private final DtlsAssociation association;
        private final BlockingQueue<DtlsOutcome> outcomes = new LinkedBlockingQueue<>();
        private volatile int peerPort;

        Ours(boolean client, Fingerprint peer) throws IOException {
            this(client, peer, 0);
        }

        Ours(boolean client, Fingerprint peer, int port) throws IOException {
            peerPort = port;
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            association = DtlsAssociation.start(
                    new DtlsParameters(client, List.of(SUITE), List.of(peer), LIMIT),
                    DtlsCertificate.selfSigned(Instant.now(), new SecureRandom()),
                    this::send,
                    outcomes::add);
            Thread.ofVirtual().start(this::receive);
        }

        int port() {
            return socket.getLocalPort();
        }

        DtlsOutcome.Established established() throws InterruptedException {
            return assertInstanceOf(DtlsOutcome.Established.class, outcomes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }

        private void send(byte[] datagram) {
            try {
                socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), peerPort));
            } catch (IOException lost) {
                // As on any network.
            }
        }

        private void receive() {
            var packet = new DatagramPacket(new byte[4096], 4096);
            try {
                while (!socket.isClosed()) {
                    socket.receive(packet);
                    peerPort = packet.getPort();
                    association.feed(Arrays.copyOf(packet.getData(), packet.getLength()));
                }
            } catch (IOException closed) {
                association.close();
            }
        }

        @Override
        public void close() {
            association.close();
            socket.close();
        }
    }
}
