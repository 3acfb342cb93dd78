package parley.app.demo;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import parley.sip.message.ParseOutcome;
import parley.sip.message.SipMessage;
import parley.sip.message.SipParser;
import parley.sip.message.SipWriter;

/// One end of a TLS connection that carries SIP, blocking, as a simple phone has it.
final class SipOverTls implements AutoCloseable {
    /// A phone waits no longer than this for anything: 64*T1 (RFC 3261 §17).
    static final Duration PATIENCE = Duration.ofSeconds(32);

    private static final int HEADERS_MAX_OCTETS = 16 * 1024;

    private final SSLSocket socket;
    private final LinkedBlockingQueue<SipMessage> inbox = new LinkedBlockingQueue<>();

    SipOverTls(SSLSocket socket) throws IOException {
        this.socket = socket;
        socket.startHandshake();
        Thread.ofVirtual().name("demo-sip").start(this::read);
    }

    /// Version and cipher suite.
    String protection() {
        return socket.getSession().getProtocol() + " " + socket.getSession().getCipherSuite();
    }

    /// Subject of the certificate the other end showed, or empty if it showed none.
    String peer() {
        try {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (SSLPeerUnverifiedException none) {
            return "";
        }
    }

    synchronized void send(SipMessage message) throws IOException {
        socket.getOutputStream().write(SipWriter.write(message));
        socket.getOutputStream().flush();
    }

    SipMessage receive() throws IOException, InterruptedException {
        var message = inbox.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) {
            throw new IOException("nothing came from the SBC for " + PATIENCE.toSeconds() + " s");
        }
        return message;
    }

    private void read() {
        try (var input = new BufferedInputStream(socket.getInputStream())) {
            for (var octets = next(input); octets != null; octets = next(input)) {
                if (SipParser.parse(octets, 0, octets.length) instanceof ParseOutcome.Accepted(var message)) {
                    inbox.add(message);
                }
            }
        } catch (IOException closed) {
            // The call is over, or whoever waits for the next message will say that none came.
        }
    }

    /// One message by its Content-Length (RFC 3261 §18.3), or null at the end of the stream.
    private static byte @Nullable [] next(InputStream input) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            var octet = input.read();
            if (octet < 0 || head.length() > HEADERS_MAX_OCTETS) {
                return null;
            }
            if (!head.isEmpty() || (octet != '\r' && octet != '\n')) {
                head.append((char) octet);
            }
        }
        var length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
                .findFirst()
                .orElse(0);
        var body = input.readNBytes(length);
        var octets = new byte[head.length() + body.length];
        System.arraycopy(head.toString().getBytes(StandardCharsets.ISO_8859_1), 0, octets, 0, head.length());
        System.arraycopy(body, 0, octets, head.length(), body.length);
        return octets;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
