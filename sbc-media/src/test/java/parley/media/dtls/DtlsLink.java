package parley.media.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;
import parley.common.SrtpSuite;
import parley.sdp.Fingerprint;

/// Our client and our server on a link in memory that loses, doubles and reorders by a seed.
final class DtlsLink implements AutoCloseable {
    static final List<SrtpSuite> ALL = List.of(SrtpSuite.values());
    private static final int RESEND_MILLIS = 20;
    private static final long WAIT_SECONDS = 30;

    DtlsCertificate clientCertificate = DtlsCertificate.selfSigned(Instant.EPOCH, new SecureRandom());
    DtlsCertificate serverCertificate = DtlsCertificate.selfSigned(Instant.EPOCH, new SecureRandom());
    final BlockingQueue<DtlsOutcome> clientOutcomes = new LinkedBlockingQueue<>();
    final BlockingQueue<DtlsOutcome> serverOutcomes = new LinkedBlockingQueue<>();
    final Wire toServer;
    final Wire toClient;

    Fingerprint clientAnnounced = clientCertificate.fingerprint();
    Fingerprint serverAnnounced = serverCertificate.fingerprint();
    List<SrtpSuite> clientProfiles = ALL;
    List<SrtpSuite> serverProfiles = ALL;
    Duration timeout = Duration.ofSeconds(20);
    int resendMillis = RESEND_MILLIS;

    private @Nullable DtlsAssociation client;
    private @Nullable DtlsAssociation server;

    DtlsLink(long seed, double disorder) {
        toServer = new Wire(new Random(seed), disorder);
        toClient = new Wire(new Random(~seed), disorder);
    }

    DtlsLink start() {
        startServer();
        startClient();
        return this;
    }

    void startServer() {
        server = DtlsAssociation.start(
                new DtlsParameters(false, serverProfiles, List.of(clientAnnounced), timeout),
                serverCertificate,
                resendMillis,
                toClient::send,
                serverOutcomes::add);
        toServer.end = server::feed;
    }

    // The server's first flight must find the client, and the client's the server, so the end is set before it
    // runs.
    void startClient() {
        var started = new CompletableFuture<DtlsAssociation>();
        toClient.end = datagram -> started.join().feed(datagram);
        client = DtlsAssociation.start(
                new DtlsParameters(true, clientProfiles, List.of(serverAnnounced), timeout),
                clientCertificate,
                resendMillis,
                toServer::send,
                clientOutcomes::add);
        started.complete(client);
    }

    /// Puts another client than ours on the link and waits for the end of its handshake.
    void connect(CertificatelessClient other) {
        var transport = new QueuedTransport(true, toServer::send);
        toClient.end = transport::feed;
        other.connect(transport);
    }

    /// What our client would begin with.
    SrtpHandshake clientHandshake() {
        var parameters = new DtlsParameters(true, clientProfiles, List.of(serverAnnounced), timeout);
        return new SrtpHandshake(parameters, clientCertificate, resendMillis);
    }

    /// Puts a client of before RFC 7627 on the link in place of ours.
    /// @return its handshake, complete
    SrtpHandshake connectLegacyClient() throws IOException {
        var transport = new QueuedTransport(true, toServer::send);
        toClient.end = transport::feed;
        var handshake = clientHandshake();
        new DTLSClientProtocol()
                .connect(
                        new SrtpClient(handshake) {
                            @Override
                            public boolean shouldUseExtendedMasterSecret() {
                                return false;
                            }
                        },
                        transport);
        return handshake;
    }

    /// Puts a server of before RFC 7627 on the link in place of ours, and starts our client.
    /// @return its handshake, complete
    SrtpHandshake acceptAsLegacyServer() throws IOException {
        var transport = new QueuedTransport(false, toClient::send);
        toServer.end = transport::feed;
        startClient();
        var parameters = new DtlsParameters(false, serverProfiles, List.of(clientAnnounced), timeout);
        var handshake = new SrtpHandshake(parameters, serverCertificate, resendMillis);
        new DTLSServerProtocol()
                .accept(
                        new SrtpServer(handshake) {
                            @Override
                            public boolean shouldUseExtendedMasterSecret() {
                                return false;
                            }
                        },
                        transport);
        transport.flush();
        return handshake;
    }

    // With keys by the library, too.
    private SrtpHandshake libraryHandshake(boolean client) {
        var announced = List.of(client ? serverAnnounced : clientAnnounced);
        var parameters = new DtlsParameters(client, client ? clientProfiles : serverProfiles, announced, timeout);
        var certificate = client ? clientCertificate : serverCertificate;
        return new SrtpHandshake(parameters, certificate, resendMillis, new BcTlsCrypto());
    }

    /// Starts our server and puts the library's own client on the link, which keeps its connection.
    DTLSTransport connectAsLibrary(int cipherSuite) throws IOException {
        startServer();
        var transport = new QueuedTransport(true, toServer::send);
        toClient.end = transport::feed;
        return new DTLSClientProtocol()
                .connect(
                        new SrtpClient(libraryHandshake(true)) {
                            @Override
                            protected int[] getSupportedCipherSuites() {
                                return new int[] {cipherSuite};
                            }
                        },
                        transport);
    }

    /// Starts our client and puts the library's own server on the link, which keeps its connection.
    DTLSTransport acceptAsLibrary(int cipherSuite) throws IOException {
        var transport = new QueuedTransport(false, toClient::send);
        toServer.end = transport::feed;
        startClient();
        var library = new DTLSServerProtocol()
                .accept(
                        new SrtpServer(libraryHandshake(false)) {
                            @Override
                            protected int[] getSupportedCipherSuites() {
                                return new int[] {cipherSuite};
                            }
                        },
                        transport);
        transport.flush();
        return library;
    }

    DtlsAssociation client() {
        return Objects.requireNonNull(client);
    }

    DtlsAssociation server() {
        return Objects.requireNonNull(server);
    }

    /// To either side, once it has its keys.
    /// @return true if one of them took it for its peer's
    boolean feedBoth(byte[] datagram) {
        boolean byClient = client().feed(datagram.clone());
        return server().feed(datagram.clone()) || byClient;
    }

    static DtlsOutcome next(BlockingQueue<DtlsOutcome> outcomes) throws InterruptedException {
        var outcome = outcomes.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (outcome == null) {
            throw new AssertionError("no outcome within " + WAIT_SECONDS + " s");
        }
        return outcome;
    }

    @Override
    public void close() {
        for (var association : new DtlsAssociation[] {client, server}) {
            if (association != null) {
                association.close();
            }
        }
    }

    /// One direction.
    static final class Wire {
        volatile Consumer<byte[]> end = datagram -> {};
        volatile boolean shuffled;
        volatile UnaryOperator<byte[]> tamper = datagram -> datagram;
        final List<byte[]> sent = new ArrayList<>();
        private final Random random;
        private final double disorder;
        private byte @Nullable [] held;

        Wire(Random random, double disorder) {
            this.random = random;
            this.disorder = disorder;
        }

        synchronized void send(byte[] datagram) {
            sent.add(datagram);
            double fate = random.nextDouble();
            if (fate < disorder / 3) {
                return;
            }
            if (fate < disorder * 2 / 3 && held == null) {
                held = datagram;
                return;
            }
            deliver(datagram);
            if (fate < disorder) {
                deliver(datagram);
            }
            var late = held;
            held = null;
            if (late != null) {
                deliver(late);
            }
        }

        private void deliver(byte[] datagram) {
            byte[] arrived = tamper.apply(datagram.clone());
            if (!shuffled) {
                end.accept(arrived);
                return;
            }
            var records = new ArrayList<byte[]>();
            for (int at = 0; at < arrived.length; at += records.getLast().length) {
                records.add(Arrays.copyOfRange(arrived, at, at + RecordFilter.recordBytes(arrived, at)));
            }
            Collections.shuffle(records, random);
            records.forEach(end);
        }
    }
}
