package parley.identity;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// A client's handshake, record by record (RFC 8446 §5.1), so that what the server refuses can be told from what we
/// find wrong ourselves. Blocks on the socket.
final class ProofHandshake {
    private static final int ALERT = 21;
    private static final int HEADER_OCTETS = 5;
    private static final int ALERT_OCTETS = 2;

    /// A record's content with all that encryption may add (RFC 5246 §6.2.3).
    private static final int CONTENT_MAX_OCTETS = 16_384 + 2_048;

    /// What a server of TLS 1.2 says to a client without the certificate that it wants: handshake_failure (RFC 5246
    /// §7.4.6), or what others answer with: bad_certificate, certificate_required.
    private static final Set<Integer> CERTIFICATE_WANTED = Set.of(40, 42, 116);

    private final SSLEngine engine;
    private final Socket socket;
    private final DataInputStream in;
    private final BooleanSupplier shown;
    /// Our flight, sent as one: a server may refuse the first record of it and close.
    private final ByteArrayOutputStream outgoing = new ByteArrayOutputStream();
    private ByteBuffer incoming = ByteBuffer.allocate(0);
    private boolean answered;
    private int alert = -1;

    /// @param engine of a client
    /// @param shown true once the server's certificate has been looked at
    ProofHandshake(SSLEngine engine, Socket socket, BooleanSupplier shown) throws IOException {
        this.engine = engine;
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.shown = shown;
    }

    /// Handshakes, and says goodbye however it went.
    void run() throws IOException {
        try {
            engine.beginHandshake();
            while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                step();
            }
            flush();
        } finally {
            goodbye();
        }
    }

    /// True if the server has refused us for want of a certificate, and for nothing else: its alert came after we
    /// had
    /// answered its flight, and so after its key had been proved (RFC 5246 §7.3). In TLS 1.3 there is nothing
    /// of the kind to see: our side is through before such an alert is sent (RFC 8446 §4.4.2.4).
    boolean refusedForCertificate() {
        return answered && CERTIFICATE_WANTED.contains(alert);
    }

    private void step() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_WRAP -> {
                var _ = wrap();
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receive();
            case NEED_TASK -> {
                for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case FINISHED, NOT_HANDSHAKING -> {
                // Nothing is left to do.
            }
        }
    }

    /// @return whether there was anything to send
    private boolean wrap() throws IOException {
        var record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        record.flip();
        if (record.hasRemaining()) {
            answered |= shown.getAsBoolean() && record.get(0) != ALERT;
            outgoing.write(record.array(), 0, record.limit());
        }
        return record.limit() > 0;
    }

    private void flush() throws IOException {
        outgoing.writeTo(socket.getOutputStream());
        outgoing.reset();
    }

    private void receive() throws IOException {
        if (!incoming.hasRemaining()) {
            flush();
            incoming = record();
        }
        engine.unwrap(incoming, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
    }

    private ByteBuffer record() throws IOException {
        var header = new byte[HEADER_OCTETS];
        try {
            in.readFully(header);
            var record = ByteBuffer.allocate(HEADER_OCTETS + length(header)).put(header);
            in.readFully(record.array(), HEADER_OCTETS, length(header));
            // One that is encrypted is longer, and comes after the keys of both sides have been proved.
            if (header[0] == ALERT && length(header) == ALERT_OCTETS) {
                alert = record.get(HEADER_OCTETS + 1) & 0xFF;
            }
            return record.position(0);
        } catch (EOFException _) {
            throw new SSLException("the connection ended in the handshake");
        }
    }

    private static int length(byte[] header) throws SSLException {
        var length = ((header[3] & 0xFF) << 8) | (header[4] & 0xFF);
        if (length > CONTENT_MAX_OCTETS) {
            throw new SSLException("the answer is not TLS");
        }
        return length;
    }

    /// Tells the server that we go, or what we found wrong; whether it hears that does not matter.
    private void goodbye() {
        engine.closeOutbound();
        try {
            var more = true;
            while (more && !engine.isOutboundDone()) {
                more = wrap();
            }
            flush();
        } catch (IOException _) {
            // It has gone already.
        }
    }
}
