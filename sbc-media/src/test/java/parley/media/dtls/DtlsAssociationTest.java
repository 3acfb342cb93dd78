package parley.media.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NamedGroup;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.common.SrtpSuite;
import parley.media.dtls.DtlsOutcome.Cause;

class DtlsAssociationTest {
    /// A record of epoch 0 with a content of 1,787 octets.
    private static final byte[] LONG_RECORD =
            Arrays.copyOf(HexFormat.of().parseHex("16fefd" + "0000" + "000000000009" + "06fb"), 13 + 0x6fb);

    /// handshake_failure, fatal, of epoch 0.
    private static final byte[] PLAIN_ALERT =
            HexFormat.of().parseHex("15fefd" + "0000" + "000000000063" + "0002" + "0228");

    @ParameterizedTest
    @EnumSource(value = SrtpSuite.class, mode = EnumSource.Mode.MATCH_NONE, names = "AES_(192|256)_CM_.*")
    @DisplayName("RFC 5764 §4.2: each side protects with what the other unprotects with")
    void keysMatch(SrtpSuite suite) throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.serverProfiles = List.of(suite);
            link.start();
            bothEstablished(link, suite);
        }
    }

    private static void bothEstablished(DtlsLink link, SrtpSuite suite) throws InterruptedException {
        var client = assertInstanceOf(DtlsOutcome.Established.class, DtlsLink.next(link.clientOutcomes));
        var server = assertInstanceOf(DtlsOutcome.Established.class, DtlsLink.next(link.serverOutcomes));
        assertTrue(client.client());
        assertEquals(suite, client.profile());
        assertEquals(suite, server.profile());
        assertEquals(client.localKeyAndSalt(), server.remoteKeyAndSalt());
        assertEquals(client.remoteKeyAndSalt(), server.localKeyAndSalt());
        assertNotEquals(client.localKeyAndSalt(), client.remoteKeyAndSalt());
        assertEquals(
                suite.keyBytes() + suite.saltBytes(), client.localKeyAndSalt().length());
        assertEquals("DTLS 1.2", server.version());
        assertEquals(client.cipherSuite(), server.cipherSuite());
    }

    private static DtlsCertificate stolen(DtlsCertificate certificate) {
        var own = DtlsCertificate.selfSigned(Instant.EPOCH, new SecureRandom());
        return new DtlsCertificate(own.privateKey(), certificate.encoded(), certificate.notAfter());
    }

    @Test
    @DisplayName("RFC 5246 §7.4.8: a client that shows the announced certificate and has not its key gets no keys")
    void clientWithAnothersCertificate() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.clientCertificate = stolen(link.clientCertificate);
            link.start();
            assertInstanceOf(DtlsOutcome.Failed.class, DtlsLink.next(link.serverOutcomes));
            assertInstanceOf(DtlsOutcome.Failed.class, DtlsLink.next(link.clientOutcomes));
        }
    }

    @Test
    @DisplayName("RFC 8422 §5.4: a server that shows the announced certificate and has not its key gets no keys")
    void serverWithAnothersCertificate() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.serverCertificate = stolen(link.serverCertificate);
            link.start();
            assertInstanceOf(DtlsOutcome.Failed.class, DtlsLink.next(link.clientOutcomes));
            assertInstanceOf(DtlsOutcome.Failed.class, DtlsLink.next(link.serverOutcomes));
        }
    }

    @Test
    @DisplayName(
            "RFC 5764 §4.2: a client without extended_master_secret (RFC 7627), as older phones are, gets its keys")
    void legacyClient() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.startServer();
            var theirs = link.connectLegacyClient().established();
            var ours = assertInstanceOf(DtlsOutcome.Established.class, DtlsLink.next(link.serverOutcomes));
            assertEquals(ours.localKeyAndSalt(), theirs.remoteKeyAndSalt());
            assertEquals(ours.remoteKeyAndSalt(), theirs.localKeyAndSalt());
        }
    }

    @Test
    @DisplayName(
            "RFC 5764 §4.2: a server without extended_master_secret (RFC 7627), as older phones are, gets its keys")
    void legacyServer() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            var theirs = link.acceptAsLegacyServer().established();
            var ours = assertInstanceOf(DtlsOutcome.Established.class, DtlsLink.next(link.clientOutcomes));
            assertEquals(ours.localKeyAndSalt(), theirs.remoteKeyAndSalt());
            assertEquals(ours.remoteKeyAndSalt(), theirs.localKeyAndSalt());
        }
    }

    @Test
    @DisplayName(
            "RFC 8422 §5.1.1: secp384r1 is offered, too, or a server with a certificate on that curve could not show"
                    + " it")
    void largerCurve() {
        assertArrayEquals(
                new int[] {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1}, SrtpHandshake.groups());
    }

    @Test
    @DisplayName("RFC 5746 §4: a peer that does not tell that it renegotiates safely is taken, for nobody renegotiates")
    void noRenegotiation() {
        try (var link = new DtlsLink(1, 0)) {
            var handshake = link.clientHandshake();
            assertDoesNotThrow(() -> new SrtpServer(handshake).notifySecureRenegotiation(false));
            assertDoesNotThrow(() -> new SrtpClient(handshake).notifySecureRenegotiation(false));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    @DisplayName("RFC 6347 §4.2.4: loss, doubling and reordering of a third of all datagrams only delay the keys")
    void disorder(long seed) throws Exception {
        try (var link = new DtlsLink(seed, 0.33).start()) {
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
        }
    }

    @Test
    @DisplayName("RFC 5764 §4.1: the server takes the first of its own profiles that the client offers")
    void profileOrder() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.clientProfiles = List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_32, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
            link.serverProfiles = List.of(SrtpSuite.AEAD_AES_128_GCM, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
            link.start();
            bothEstablished(link, SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        }
    }

    @Test
    @DisplayName("RFC 5764 §4.1: without a common profile neither side gets keys")
    void noProfile() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.clientProfiles = List.of(SrtpSuite.AEAD_AES_128_GCM);
            link.serverProfiles = List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
            link.start();
            failed(link.serverOutcomes, Cause.PROTOCOL, "no SRTP protection profile in common");
            failed(link.clientOutcomes, Cause.PROTOCOL, "the peer refused the handshake");
        }
    }

    @Test
    @DisplayName("RFC 5763 §5: a client gives a server with another certificate than announced no keys")
    void wrongServer() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.serverAnnounced = link.clientCertificate.fingerprint();
            link.start();
            failed(link.clientOutcomes, Cause.FINGERPRINT_MISMATCH, "which its SDP does not announce");
            failed(link.serverOutcomes, Cause.PROTOCOL, "bad_certificate(42)");
        }
    }

    @Test
    @DisplayName("RFC 5763 §5: a server gives a client with another certificate than announced no keys")
    void wrongClient() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.clientAnnounced = link.serverCertificate.fingerprint();
            link.start();
            failed(link.serverOutcomes, Cause.FINGERPRINT_MISMATCH, "which its SDP does not announce");
            failed(link.clientOutcomes, Cause.PROTOCOL, "bad_certificate(42)");
        }
    }

    @Test
    @DisplayName("RFC 5763 §5: a client without a certificate is refused")
    void noClientCertificate() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.startServer();
            var bare = new CertificatelessClient();
            link.connect(bare);
            failed(link.serverOutcomes, Cause.FINGERPRINT_MISMATCH, "showed no certificate");
        }
    }

    @Test
    @DisplayName("M6 RFC 5764 §4.1.1: a client without use_srtp is refused")
    void noUseSrtp() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.startServer();
            link.connect(new CertificatelessClient().withoutSrtp());
            failed(link.serverOutcomes, Cause.PROTOCOL, "its hello has no use_srtp");
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                CipherSuite.TLS_ECDHE_ECDSA_WITH_NULL_SHA,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
                CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
                CipherSuite.TLS_ECDH_anon_WITH_AES_128_CBC_SHA
            })
    @DisplayName("M6: ciphers without encryption, without AEAD, without forward secrecy or without a certificate are"
            + " refused")
    void weakCipher(int suite) throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.startServer();
            link.connect(new CertificatelessClient().offering(suite));
            failed(link.serverOutcomes, Cause.PROTOCOL, "handshake_failure(40)");
        }
    }

    @ParameterizedTest
    @CsvSource({"1300, 0, 1", "1300, 0.5, 2", "1300, 0.5, 3", "1300, 0.5, 4", "6000, 0, 1", "6000, 0.5, 5"})
    @DisplayName("RFC 6347 §4.2.3: a ClientHello as long as hybrid key shares make it comes in fragments, in any order")
    void longHello(int octets, double disorder, long seed) throws Exception {
        try (var link = new DtlsLink(seed, disorder)) {
            link.startServer();
            link.connect(new CertificatelessClient().padded(octets));
            assertTrue(link.toServer.sent.getFirst().length <= QueuedTransport.SEND_MAX_BYTES);
            failed(link.serverOutcomes, Cause.FINGERPRINT_MISMATCH, "showed no certificate");
        }
    }

    @Test
    @DisplayName("a peer that never answers ends in a timeout that says so, in each role")
    void silence() throws Exception {
        try (var link = new DtlsLink(1, 1)) {
            link.timeout = Duration.ofMillis(200);
            link.toServer.tamper = datagram -> new byte[0];
            link.start();
            failed(link.clientOutcomes, Cause.TIMEOUT, "the peer never answered our hello");
            failed(link.serverOutcomes, Cause.TIMEOUT, "the peer never sent a hello");
        }
    }

    @Test
    @DisplayName("RFC 6347 §4.2.4: a server whose last flight is lost sends it again after it has its keys, as often as"
            + " it takes")
    void lastFlightLost() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            // ServerHello to ServerHelloDone passes; the first sights of an epoch above 0 do not.
            var lost = new AtomicInteger();
            link.toClient.tamper =
                    datagram -> hasEncrypted(datagram) && lost.incrementAndGet() < 4 ? new byte[0] : datagram;
            link.start();
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
            assertEquals(4, lost.get());
        }
    }

    @Test
    @DisplayName(
            "RFC 6347 §4.1.2.6: a client's last flight heard a second time brings the server's once more, and a third"
                    + " time nothing")
    void lastFlightReplayed() throws Exception {
        try (var link = new DtlsLink(1, 0).start()) {
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
            byte[] flight = link.toServer.sent.getLast();
            assertTrue(hasEncrypted(flight));
            var numbers = new HashSet<Long>();
            link.toClient.sent.forEach(datagram -> assertTrue(numbers.addAll(recordNumbers(datagram))));
            link.toClient.sent.clear();

            // As it is with a chain of long certificates, from a client that does not cut its flights.
            byte[] longer = ByteBuffer.allocate(LONG_RECORD.length + flight.length)
                    .put(LONG_RECORD)
                    .put(flight)
                    .array();
            assertTrue(link.server().feed(longer.clone()));
            assertFalse(link.server().feed(longer.clone()));

            assertEquals(1, link.toClient.sent.size());
            // A number that was there before would be a nonce that was there before.
            assertTrue(Collections.disjoint(numbers, recordNumbers(link.toClient.sent.getFirst())));
        }
    }

    // Epoch and sequence number of each record.
    private static List<Long> recordNumbers(byte[] datagram) {
        var numbers = new ArrayList<Long>();
        for (int at = 0; at < datagram.length; at += RecordFilter.recordBytes(datagram, at)) {
            numbers.add(ByteBuffer.wrap(datagram).getLong(at + 3));
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
            })
    @DisplayName(
            "RFC 5288 §3: a peer's library reads the end that we write and writes the end that we read, with either"
                    + " cipher, in either role")
    void endsOfALibrary(int suite) throws Exception {
        for (boolean client : new boolean[] {false, true}) {
            for (boolean byUs : new boolean[] {false, true}) {
                try (var link = new DtlsLink(1, 0)) {
                    var library = client ? link.acceptAsLibrary(suite) : link.connectAsLibrary(suite);
                    var ours = client ? link.client() : link.server();
                    var outcomes = client ? link.clientOutcomes : link.serverOutcomes;
                    assertInstanceOf(DtlsOutcome.Established.class, DtlsLink.next(outcomes));
                    if (byUs) {
                        ours.close();
                        // Nothing comes any more, which the library tells before its patience is over.
                        assertThrows(InterruptedIOException.class, () -> library.receive(new byte[64], 0, 64, 60_000));
                        assertTrue(outcomes.isEmpty());
                    } else {
                        library.close();
                        assertEquals(new DtlsOutcome.Closed(), DtlsLink.next(outcomes));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("RFC 6347 §3.2.2: records in any order, ChangeCipherSpec before CertificateVerify too, only delay")
    void shuffledRecords(long seed) throws Exception {
        try (var link = new DtlsLink(seed, 0)) {
            link.toServer.shuffled = true;
            link.toClient.shuffled = true;
            link.start();
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
        }
    }

    @Test
    @DisplayName("RFC 6347 §4.1.1: a flight goes out in datagrams of at most 1,200 octets, not one a message")
    void coalesced() throws Exception {
        try (var link = new DtlsLink(1, 0).start()) {
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
            assertTrue(link.toServer.sent.stream().allMatch(datagram -> datagram.length <= 1200));
            assertEquals(2, link.toServer.sent.size());
            assertEquals(2, link.toClient.sent.size());
        }
    }

    @Test
    @DisplayName("M4 RFC 6347 §4.1.2.7: fatal alerts forged from each side's address, around each of its datagrams, end"
            + " no handshake")
    void forgedAlertsMeanwhile() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.toServer.tamper = DtlsAssociationTest::amongAlerts;
            link.toClient.tamper = DtlsAssociationTest::amongAlerts;
            link.startServer();
            link.server().feed(PLAIN_ALERT.clone());
            link.startClient();
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
        }
    }

    private static byte[] amongAlerts(byte[] datagram) {
        return ByteBuffer.allocate(datagram.length + 2 * PLAIN_ALERT.length)
                .put(PLAIN_ALERT)
                .put(datagram)
                .put(PLAIN_ALERT)
                .array();
    }

    @Test
    @DisplayName("RFC 5246 §7.2.2: an alert in the clear is believed once its sender has been silent for a second")
    void refusedByAlert() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.toClient.tamper = _ -> PLAIN_ALERT.clone();
            link.start();
            long begun = System.nanoTime();
            failed(link.clientOutcomes, Cause.PROTOCOL, "the peer refused the handshake (DTLS alert handshake_failure");
            assertTrue(System.nanoTime() - begun < link.timeout.toNanos() / 2);
        }
    }

    @Test
    @DisplayName("RFC 6347 §4.1.2.7: forged records after the handshake change nothing")
    void forgedRecords() throws Exception {
        try (var link = new DtlsLink(1, 0).start()) {
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
            int sequence = 100;
            for (int type = 20; type <= 23; type++) {
                for (int epoch = 0; epoch < 3; epoch++) {
                    for (int length : new int[] {2, 12, 16, 24, 25, 60}) {
                        var header = "%02xfefd%04x%012x%04x".formatted(type, epoch, sequence++, length);
                        byte[] forged = Arrays.copyOf(HexFormat.of().parseHex(header), 13 + length);
                        forged[13] = 2;
                        forged[14] = 40;
                        assertFalse(link.feedBoth(forged));
                    }
                }
            }
            link.client().close();
            assertEquals(new DtlsOutcome.Closed(), DtlsLink.next(link.serverOutcomes));
            assertTrue(link.clientOutcomes.isEmpty());
        }
    }

    @Test
    @DisplayName("RFC 5246 §7.2.1: the end of one side is told to the other, in each role")
    void closeNotify() throws Exception {
        try (var link = new DtlsLink(1, 0).start()) {
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
            link.server().close();
            assertEquals(new DtlsOutcome.Closed(), DtlsLink.next(link.clientOutcomes));
            assertTrue(link.serverOutcomes.isEmpty());
        }
    }

    @Test
    @DisplayName("octets that once broke other DTLS stacks, before a good handshake, do not stop it")
    void hostileRecords() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.startServer();
            try (var files = Files.list(Path.of("src/test/resources/dtls-records"))) {
                for (var file :
                        files.filter(name -> !name.endsWith("README.md")).toList()) {
                    link.server().feed(Files.readAllBytes(file));
                }
            }
            link.startClient();
            bothEstablished(link, SrtpSuite.AEAD_AES_256_GCM);
            assertTrue(link.server().dropped() > 0);
        }
    }

    @Test
    @DisplayName("more datagrams than the queue holds are dropped and counted, and nothing blocks")
    void fullQueue() throws Exception {
        try (var link = new DtlsLink(1, 0)) {
            link.startServer();
            int refused = 0;
            for (int count = 0; count < 100_000; count++) {
                refused += link.server().feed(new byte[] {22, (byte) 0xfe, (byte) 0xfd}) ? 0 : 1;
            }
            assertTrue(link.server().dropped() >= refused);
            assertFalse(link.server().feed(new byte[QueuedTransport.RECEIVE_MAX_BYTES + 1]));
            link.server().close();
            assertFalse(link.server().feed(new byte[13]));
        }
    }

    private static void failed(BlockingQueue<DtlsOutcome> outcomes, Cause cause, String words)
            throws InterruptedException {
        var failed = assertInstanceOf(DtlsOutcome.Failed.class, DtlsLink.next(outcomes));
        assertEquals(cause, failed.cause(), failed.explanation());
        assertTrue(failed.explanation().contains(words), failed.explanation());
    }

    private static boolean hasEncrypted(byte[] datagram) {
        for (int at = 0; at < datagram.length; at += RecordFilter.recordBytes(datagram, at)) {
            if (datagram[at + 4] > 0) {
                return true;
            }
        }
        return false;
    }
}
