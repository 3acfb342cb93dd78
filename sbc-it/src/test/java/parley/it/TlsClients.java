package parley.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// New TLS connections at a steady rate, each closed after its handshake; the JDK's TLS, which trusts one authority.
/// While many are under way it opens none: a machine that is too slow for the rate is to be loaded, not drowned.
final class TlsClients implements AutoCloseable {
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int UNDER_WAY_MAX = 50;

    private final SSLContext context;
    private final int port;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(UNDER_WAY_MAX);
    private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    /// A handshake that succeeded.
    /// @param beganNanos before the connection was opened
    /// @param endedNanos after the handshake
    /// @param serial of the certificate shown, hexadecimal
    record Seen(long beganNanos, long endedNanos, String serial) {}

    private TlsClients(SSLContext context, int port) {
        this.context = context;
        this.port = port;
    }

    static TlsClients start(Path authority, int port, int perSecond) throws IOException {
        try {
            var clients = new TlsClients(context(authority), port);
            var _ = clients.clock.scheduleAtFixedRate(clients::open, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
            return clients;
        } catch (GeneralSecurityException fault) {
            throw new IOException(fault);
        }
    }

    private static SSLContext context(Path authority) throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        // A resumed session shows no certificate.
        context.getClientSessionContext().setSessionCacheSize(1);
        context.getClientSessionContext().setSessionTimeout(1);
        return context;
    }

    private void open() {
        if (free.tryAcquire()) {
            clients.execute(() -> {
                connect();
                free.release();
            });
        }
    }

    private void connect() {
        var began = System.nanoTime();
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.setSoTimeout(HANDSHAKE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), HANDSHAKE_MILLIS);
            socket.startHandshake();
            var leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            seen.add(new Seen(began, System.nanoTime(), leaf.getSerialNumber().toString(16)));
        } catch (IOException | RuntimeException fault) {
            failures.add(fault.toString());
        }
    }

    /// Opens no more and waits for those under way.
    void stop() {
        clock.shutdownNow();
        clients.shutdown();
        Await.until(Duration.ofMillis(2L * HANDSHAKE_MILLIS), "the last handshakes", clients::isTerminated, () -> "");
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clients.shutdownNow();
    }
}
