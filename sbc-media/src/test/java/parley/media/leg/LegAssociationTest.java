package parley.media.leg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import parley.common.SrtpSuite;
import parley.media.bridge.TransportAddress;
import parley.media.dtls.DtlsAssociation;
import parley.media.dtls.DtlsCertificate;
import parley.media.dtls.DtlsOutcome;
import parley.media.dtls.DtlsParameters;
import parley.mediaport.LegSecurity;

/// Our DTLS client, and a server whose datagrams seem to come from wherever a test says.
class LegAssociationTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final TransportAddress SIGNALLED = TransportAddress.ipv4(0x7f4d_000b, 35_260);
    private static final TransportAddress SIGNALLING = TransportAddress.ipv4(0x7f00_0001, 0);

    private final DtlsCertificate ours = DtlsCertificate.selfSigned(Instant.EPOCH, new SecureRandom());
    private final DtlsCertificate theirs = DtlsCertificate.selfSigned(Instant.EPOCH, new SecureRandom());
    private final LegAssociation leg = new LegAssociation(ours, LIMIT);
    private final BlockingQueue<Datagram> leaving = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> arriving = new LinkedBlockingQueue<>();
    private final BlockingQueue<DtlsOutcome> outcomes = new LinkedBlockingQueue<>();
    private DtlsAssociation server;

    @BeforeEach
    void start() {
        server = DtlsAssociation.start(
                new DtlsParameters(false, List.of(SrtpSuite.values()), List.of(ours.fingerprint()), LIMIT),
                theirs,
                arriving::add,
                _ -> {});
        leg.signalled(SIGNALLED, SIGNALLING);
        leg.start(
                new LegSecurity.Dtls(true, List.of(theirs.fingerprint()), 1, List.of(SrtpSuite.values())),
                leaving::add,
                (_, outcome) -> outcomes.add(outcome));
    }

    @AfterEach
    void close() {
        leg.close();
        server.close();
    }

    @Test
    @DisplayName("RFC 5763 §5: a server of several addresses may answer from the one that its signalling comes from")
    void anotherAddress() throws InterruptedException {
        var answersFrom = TransportAddress.ipv4(0x7f00_0001, SIGNALLED.port());
        assertEquals(SIGNALLED, leg.peer());
        answer(answersFrom);
        assertInstanceOf(DtlsOutcome.Established.class, outcomes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
        assertEquals(answersFrom, leg.peer());
    }

    @Test
    @DisplayName(
            "M1 RFC 5763 §5: who answers from another port of the peer's hosts, or from a third host, is not heard")
    void anotherPort() throws InterruptedException {
        for (var forger : List.of(
                TransportAddress.ipv4(0x7f4d_000b, 35_261),
                TransportAddress.ipv4(0x7f00_0001, 35_262),
                TransportAddress.ipv4(0x7f00_0002, SIGNALLED.port()))) {
            leg.arrived(
                    new Datagram(new byte[] {21, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40}, forger));
            assertEquals(SIGNALLED, leg.peer());
        }
        answer(SIGNALLED);
        assertInstanceOf(DtlsOutcome.Established.class, outcomes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    private void answer(TransportAddress from) throws InterruptedException {
        while (outcomes.isEmpty()) {
            for (var datagram = leaving.poll(); datagram != null; datagram = leaving.poll()) {
                server.feed(datagram.octets());
            }
            var answer = arriving.poll(10, TimeUnit.MILLISECONDS);
            if (answer != null) {
                leg.arrived(new Datagram(answer, from));
            }
        }
    }
}
