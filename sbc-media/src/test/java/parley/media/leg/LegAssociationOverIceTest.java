package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.SrtpSuite;
import parley.media.bridge.TransportAddress;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.mediaport.LegSecurity;

/// Our DTLS server on a leg with a full ICE agent, and a client whose datagrams come one by one.
class LegAssociationOverIceTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final TransportAddress PEER = TransportAddress.ipv4(0xc633_6401, 61_000);
    private static final TransportAddress MALLORY = TransportAddress.ipv4(0xcb00_7107, 666);

    private final DtlsCertificate ours = DtlsCertificate.selfSigned(Instant.EPOCH, new SecureRandom());
    private final DtlsCertificate theirs = DtlsCertificate.selfSigned(Instant.EPOCH, new SecureRandom());
    private final BlockingQueue<Datagram> leaving = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> arriving = new LinkedBlockingQueue<>();
    private final BlockingQueue<DtlsOutcome> outcomes = new LinkedBlockingQueue<>();

    @AutoClose
    private final LegAssociation leg = new LegAssociation(ours, LIMIT);

    @AutoClose
    private final DtlsAssociation client = DtlsAssociation.start(
            new DtlsParameters(true, List.of(SrtpSuite.values()), List.of(ours.fingerprint()), LIMIT),
            theirs,
            arriving::add,
            _ -> {});

    private byte[] fromClient() throws InterruptedException {
        return Objects.requireNonNull(arriving.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    @DisplayName(
            "RFC 8445 §12.1: a hello that comes before our own check was answered is not lost, and waits no second")
    void helloBeforeOurCheck() throws InterruptedException {
        leg.signalledByIce();
        leg.start(
                new LegSecurity.Dtls(false, List.of(theirs.fingerprint()), 1, List.of(SrtpSuite.values())),
                leaving::add,
                (_, outcome) -> outcomes.add(outcome));
        for (int forged = 0; forged < LegAssociation.EARLY_MAX_DATAGRAMS; forged++) {
            leg.arrived(new Datagram(new byte[] {22, (byte) 254, (byte) 253}, MALLORY));
        }
        leg.heard(PEER);
        leg.arrived(new Datagram(fromClient(), PEER));
        // Whatever it sends again from here on is lost.
        leg.checked(PEER, false);
        client.feed(Objects.requireNonNull(leaving.poll(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .octets());
        while (outcomes.isEmpty()) {
            var answer = arriving.poll(10, TimeUnit.MILLISECONDS);
            if (answer != null) {
                leg.arrived(new Datagram(answer, PEER));
            }
            for (var datagram = leaving.poll(); datagram != null; datagram = leaving.poll()) {
                client.feed(datagram.octets());
            }
        }
        assertInstanceOf(DtlsOutcome.Established.class, outcomes.remove());
    }
}
