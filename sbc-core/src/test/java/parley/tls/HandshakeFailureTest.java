package parley.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.tls.HandshakeExplainer.Role;

class HandshakeFailureTest {
    record Row(String reads, Throwable failure, HandshakeFailure expected, String verdict) {
        @Override
        public String toString() {
            return reads;
        }
    }

    static Stream<Row> rows() {
        return Stream.concat(reportedByTls(), beforeTls());
    }

    private static Stream<Row> reportedByTls() {
        return Stream.of(
                ssl(
                        "BoringSSL: no client certificate",
                        "error:100000c0:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE",
                        new HandshakeFailure.NoCertificate(),
                        "no-client-certificate"),
                ssl(
                        "JDK: no client certificate",
                        "Empty client certificate chain",
                        new HandshakeFailure.NoCertificate(),
                        "no-client-certificate"),
                ssl(
                        "BoringSSL: old version",
                        "error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL",
                        new HandshakeFailure.VersionMismatch(),
                        "version-mismatch"),
                ssl(
                        "JDK: old version",
                        "The client supported protocol versions[TLSv1.1] are not accepted by server",
                        new HandshakeFailure.VersionMismatch(),
                        "version-mismatch"),
                ssl(
                        "BoringSSL: no cipher",
                        "error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER",
                        new HandshakeFailure.NothingInCommon(),
                        "no-common-cipher"),
                ssl(
                        "BoringSSL: alert received",
                        "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA",
                        new HandshakeFailure.AlertReceived(48),
                        "alert-unknown-ca"),
                ssl(
                        "JDK: alert received",
                        "(certificate_expired) Received fatal alert: certificate_expired",
                        new HandshakeFailure.AlertReceived(45),
                        "alert-certificate-expired"),
                ssl(
                        "alert of no name",
                        "error:1000047f:SSL routines:OPENSSL_internal:x",
                        new HandshakeFailure.AlertReceived(151),
                        "alert-151"),
                ssl(
                        "anything else",
                        "error:1000007e:SSL routines:OPENSSL_internal:ODD",
                        new HandshakeFailure.Other("error:1000007e:SSL routines:OPENSSL_internal:ODD"),
                        "failed"));
    }

    private static Stream<Row> beforeTls() {
        var head = HexFormat.of().formatHex("OPTIONS sip:sbc SIP/2.0\r\n".getBytes(StandardCharsets.US_ASCII));
        return Stream.of(
                new Row(
                        "plain SIP",
                        new NotSslRecordException("not an SSL/TLS record: " + head),
                        new HandshakeFailure.NotTls(true),
                        "plain-sip-on-tls-port"),
                new Row(
                        "some other protocol",
                        new NotSslRecordException("not an SSL/TLS record: 5353482d322e30"),
                        new HandshakeFailure.NotTls(false),
                        "not-tls"),
                new Row(
                        "reset",
                        new IOException("recvAddress(..) failed with error(-104): Connection reset by peer"),
                        new HandshakeFailure.Interrupted(true),
                        "reset"),
                new Row(
                        "JDK: closed",
                        new SSLHandshakeException("Remote host terminated the handshake")
                                .initCause(new EOFException("SSL peer shut down incorrectly")),
                        new HandshakeFailure.Interrupted(false),
                        "closed-early"),
                new Row(
                        "closed",
                        new SSLHandshakeException("x").initCause(new ClosedChannelException()),
                        new HandshakeFailure.Interrupted(false),
                        "closed-early"),
                new Row(
                        "refused",
                        new ConnectException("finishConnect(..) failed: Connection refused: /127.0.0.1:1"),
                        new HandshakeFailure.NotConnected("connection refused: nothing listens on that port"),
                        "connection-refused"));
    }

    private static Row ssl(String reads, String message, HandshakeFailure expected, String verdict) {
        return new Row(reads, new SSLHandshakeException(message), expected, verdict);
    }

    @ParameterizedTest
    @MethodSource("rows")
    @DisplayName("What two TLS stacks and the system report is read alike, and gets a verdict")
    void read(Row row) {
        var failure = HandshakeFailure.of(row.failure());
        assertEquals(row.expected(), failure);
        var explanation = HandshakeExplainer.explain(Role.SERVER, failure);
        assertEquals(row.verdict(), explanation.verdict());
        assertFalse(explanation.text().isEmpty());
    }

    @Test
    @DisplayName("A certificate fault is found below the exceptions that wrap it")
    void wrapped() {
        var leaf = TestCertificates.selfSigned(TestCertificates.Wish.of("x", "DNS:x.example.org"));
        var fault = new CertificateFault.NameMismatch(List.of("a.example.org"), List.of("x.example.org"));
        var thrown = new SSLHandshakeException("General OpenSslEngine problem");
        thrown.initCause(CertificateRefusal.of(fault, leaf.certificate()));
        var failure = HandshakeFailure.of(new IOException(thrown));
        var expected = new HandshakeFailure.Untrusted(fault, PeerIdentity.of(leaf.certificate()));
        assertEquals(expected, failure);
        var text = HandshakeExplainer.explain(Role.CLIENT, failure).text();
        assertTrue(text.contains("expected a certificate for a.example.org, found one for x.example.org"), text);
    }

    @Test
    @DisplayName("RFC 8446 §6: every alert has a name, and names are read back")
    void alerts() {
        IntStream.of(40, 42, 44, 45, 46, 48, 70, 116)
                .forEach(number -> assertEquals(number, TlsAlert.number(TlsAlert.text(number))));
    }
}
