package parley.media.dtls;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import parley.common.SrtpSuite;
import parley.sdp.Fingerprint;

/// Our client and our server on a link in memory that loses, doubles and reorders by a seed.
final class DtlsLink implements AutoCloseable {
    static final List<SrtpSuite> ALL = List.of(SrtpSuite.values());
    private static final int RESEND_MILLIS = 20;
    private static final long WAIT_SECONDS = 30;

    final DtlsCertificate clientCertificate =
            DtlsCertificate.selfSigned(Instant.EPOCH, new java.security.SecureRandom());
    final DtlsCertificate serverCertificate =
            DtlsCertificate.selfSigned(Instant.EPOCH, new java.security.SecureRandom());
    final BlockingQueue<DtlsOutcome> clientOutcomes = new LinkedBlockingQueue<>();
    final BlockingQueue<DtlsOutcome> serverOutcomes = new LinkedBlockingQueue<>();
    final Wire toServer;
    final Wire toClient;

    Fingerprint clientAnnounced = clientCertificate.fingerprint();
    Fingerprint serverAnnounced = serverCertificate.fingerprint();
    List<SrtpSuite> clientProfiles = ALL;
    List<SrtpSuite> serverProfiles = ALL;
    Duration timeout = Duration.ofSeconds(20);

    private @Nullable DtlsAssociation client;
    private @Nullable DtlsAssociation server;

    DtlsLink(long seed, double disorder) {
        toServer = new Wire(new Random(seed), disorder);
        toClient = new Wire(new Random(~seed), disorder);
    }

    DtlsLink start() {
        server = DtlsAssociation.start(
                new DtlsParameters(false, serverProfiles, List.of(clientAnnounced), timeout),
                serverCertificate,
                RESEND_MILLIS,
                toClient::send,
                serverOutcomes::add);
        toServer.end = server;
        client = DtlsAssociation.start(
                new DtlsParameters(true, clientProfiles, List.of(serverAnnounced), timeout),
                clientCertificate,
                RESEND_MILLIS,
                toServer::send,
                clientOutcomes::add);
        toClient.end = client;
        return this;
    }

    DtlsAssociation client() {
        return java.util.Objects.requireNonNull(client);
    }

    DtlsAssociation server() {
        return java.util.Objects.requireNonNull(server);
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
        client().close();
        server().close();
    }

    /// One direction.
    static final class Wire {
        volatile @Nullable DtlsAssociation end;
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
            var to = end;
            if (to != null) {
                to.feed(tamper.apply(datagram.clone()));
            }
        }
    }
}
